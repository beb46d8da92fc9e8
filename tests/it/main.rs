//! The one integration-test binary of the application.

mod world;
