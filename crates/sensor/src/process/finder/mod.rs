//! What finds programs on each system: opened with the rights that there are, then threads.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod unsupported;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub(super) use linux::Finder;
#[cfg(not(any(target_os = "linux", windows)))]
pub(super) use unsupported::Finder;
#[cfg(windows)]
pub(super) use windows::Finder;
