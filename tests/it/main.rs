//! The one integration-test binary of the application.
#![expect(
    elided_lifetimes_in_paths,
    reason = "systems name `Res<T>` and `Query<T>` everywhere; their lifetimes say nothing to a reader"
)]

mod cli;
mod golden;
mod scene;
mod vulkan;
mod world;
