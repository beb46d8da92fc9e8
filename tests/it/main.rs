//! The one integration-test binary of the application.

mod golden;
mod scene;
mod vulkan;
mod world;
