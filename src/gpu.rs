//! Is there anything to draw with? Asked before the application starts, so that "no" is a sentence and not a panic.

use bevy::prelude::Resource;
use thiserror::Error;

/// There is nothing to draw with.
#[derive(Debug, Error)]
#[error("no usable graphics: {reason}. {REMEDY}")]
pub struct NoGpu {
    reason: String,
}

/// What to do about it.
pub const REMEDY: &str = "Arcwatch needs Vulkan, DirectX 12 or Metal. Install your graphics card's driver, or a \
    software renderer (Debian and Ubuntu: apt install mesa-vulkan-drivers). `arcwatch-sensor live` works without";

/// What will draw.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Gpu {
    /// As the driver calls it.
    pub name: String,
    /// Vulkan, Dx12, Metal or Gl.
    pub backend: String,
    /// A program on the processor pretends to be a graphics card: everything works, slowly.
    pub is_software: bool,
}

/// Looks for an adapter, the way the renderer will.
///
/// # Errors
/// There is none, or none that can draw.
pub fn probe() -> Result<Gpu, NoGpu> {
    let descriptor = wgpu::InstanceDescriptor::new_without_display_handle_from_env();
    let instance = wgpu::Instance::new(descriptor);
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        force_fallback_adapter: false,
        compatible_surface: None,
    };
    let adapter =
        bevy::tasks::block_on(instance.request_adapter(&options)).map_err(|error| NoGpu {
            reason: error.to_string(),
        })?;
    let info = adapter.get_info();
    Ok(Gpu {
        name: info.name,
        backend: format!("{:?}", info.backend),
        is_software: info.device_type == wgpu::DeviceType::Cpu,
    })
}
