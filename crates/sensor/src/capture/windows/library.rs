//! The driver's library, loaded when it is needed. Arcwatch must start, replay and explain itself on computers that
//! have no `WinDivert.dll`, and must build with the Rust toolchain alone; so nothing links against it.
//!
//! This file owns every declaration of WinDivert's ABI (version 2.2, `windivert.h`) and nothing else. It is called by
//! `handle` and by the tests that prove our filters.
#![expect(unsafe_code, reason = "calls a foreign library")]

use std::ffi::{CStr, c_char, c_void};
use std::path::{Path, PathBuf};
use std::ptr;

use flowcore::model::Saying;
use flowcore::say;
use windows_sys::Win32::Foundation::{HANDLE, HMODULE};
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::Win32::System::LibraryLoader::{
    GetProcAddress, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, LoadLibraryExW,
};

use super::winapi::{last_error, program_folder, wide};

/// Name of the library; it looks for its driver, `WinDivert64.sys`, in its own folder.
pub(super) const FILE_NAME: &str = "WinDivert.dll";

/// `WINDIVERT_LAYER_NETWORK`: IP packets to and from this computer.
pub(super) const LAYER_NETWORK: u32 = 0;
/// `WINDIVERT_LAYER_FLOW`: beginnings and ends of connections, and the process of each. No packets.
pub(super) const LAYER_FLOW: u32 = 2;
/// `WINDIVERT_EVENT_FLOW_ESTABLISHED`: a connection, or the first packet of a UDP socket to an address.
pub(super) const EVENT_FLOW_ESTABLISHED: u32 = 1;
/// `WINDIVERT_EVENT_FLOW_DELETED`: its end.
pub(super) const EVENT_FLOW_DELETED: u32 = 2;
/// `WINDIVERT_FLAG_SNIFF`: copies of packets. The originals go their way; we are never in it.
pub(super) const FLAG_SNIFF: u64 = 0x0001;
/// `WINDIVERT_FLAG_RECV_ONLY`: the handle cannot inject.
pub(super) const FLAG_RECV_ONLY: u64 = 0x0004;
/// `WINDIVERT_FLAG_FRAGMENTS`: inbound fragments as they came instead of the datagrams made of them, so that packets
/// and bytes are those of the network.
pub(super) const FLAG_FRAGMENTS: u64 = 0x0020;
/// `WINDIVERT_PRIORITY_LOWEST`: behind every filter that other programs put into the path, so that we see what they
/// let through.
pub(super) const PRIORITY_LOWEST: i16 = -30_000;
/// `WINDIVERT_MTU_MAX`: no packet is longer than this many bytes.
pub(super) const MAX_PACKET_BYTES: usize = 40 + 0xffff;

/// Queue parameters with the largest values that the driver takes: packets, milliseconds, bytes. It drops without
/// counting when any of them is exceeded, so the queue gets all the room there is.
pub(super) const QUEUE_PARAMETERS: [(u32, u64); 3] = [(0, 16_384), (1, 16_000), (2, 33_554_432)];

/// `WINDIVERT_ADDRESS`: what the driver says of a packet. 80 bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Address {
    /// When it was captured, in ticks of the performance counter.
    pub(super) timestamp_ticks: i64,
    /// Layer (bits 0 to 7), event (8 to 15), then single bits from 16 on: sniffed, outbound, loopback, impostor, IPv6.
    pub(super) bits: u32,
    reserved: u32,
    /// For the network layer: interface and sub-interface index, then nothing. For the flow layer: [`FlowData`].
    pub(super) layer_data: [u64; 8],
}

/// `WINDIVERT_DATA_FLOW`: what the driver says of a connection. 57 bytes and padding.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FlowData {
    endpoint_ids: [u64; 2],
    pub(super) process_id: u32,
    /// In words of this computer, the least significant first. IPv4 is IPv4-mapped IPv6.
    pub(super) local_address: [u32; 4],
    pub(super) remote_address: [u32; 4],
    /// In the order of this computer; for ICMP, type and code.
    pub(super) local_port: u16,
    pub(super) remote_port: u16,
    pub(super) protocol: u8,
}

/// The bit that says that this computer sent the packet.
pub(super) const OUTBOUND_BIT: u32 = 1 << 17;
/// The bit that says that the packet never left this computer.
#[cfg(test)]
pub(super) const LOOPBACK_BIT: u32 = 1 << 18;

impl Address {
    /// What happened; the numbers are those of the layer.
    pub(super) fn event(&self) -> u32 {
        self.bits >> 8 & 0xff
    }

    /// What an address of the network layer says: the index of the interface that the packet passed.
    pub(super) fn interface(&self) -> u32 {
        // SAFETY: 64 bytes of numbers start with a number of four bytes, at an alignment of eight.
        unsafe { (&raw const self.layer_data).cast::<u32>().read() }
    }

    /// What an address of the flow layer says.
    pub(super) fn flow(&self) -> FlowData {
        // SAFETY: 64 bytes of numbers hold the 64 bytes of a structure of numbers at the same alignment.
        unsafe { (&raw const self.layer_data).cast::<FlowData>().read() }
    }

    /// Whether this computer sent the packet.
    pub(super) fn is_outbound(&self) -> bool {
        self.bits & OUTBOUND_BIT != 0
    }
}

pub(super) type OpenFn = unsafe extern "C" fn(*const c_char, u32, i16, u64) -> HANDLE;
pub(super) type RecvExFn = unsafe extern "C" fn(
    handle: HANDLE,
    packet: *mut c_void,
    packet_len: u32,
    recv_len: *mut u32,
    flags: u64,
    address: *mut Address,
    address_len: *mut u32,
    overlapped: *mut OVERLAPPED,
) -> i32;
pub(super) type SetParamFn = unsafe extern "C" fn(HANDLE, u32, u64) -> i32;
pub(super) type CloseFn = unsafe extern "C" fn(HANDLE) -> i32;
#[cfg(test)]
pub(super) type CompileFilterFn =
    unsafe extern "C" fn(*const c_char, u32, *mut c_char, u32, *mut *const c_char, *mut u32) -> i32;
#[cfg(test)]
pub(super) type FormatAddressFn = unsafe extern "C" fn(*const u32, *mut c_char, u32) -> i32;
#[cfg(test)]
pub(super) type EvalFilterFn =
    unsafe extern "C" fn(*const c_char, *const c_void, u32, *const Address) -> i32;

/// The library could not be had.
#[derive(Debug)]
pub(super) enum LoadError {
    /// No such file where we look; the folder is the program's own.
    Missing(PathBuf),
    /// The file is there and Windows refuses it.
    Refused {
        /// The file.
        path: PathBuf,
        /// Windows error number.
        code: u32,
    },
    /// It is a library, but not WinDivert 2.
    NotWinDivert {
        /// The file.
        path: PathBuf,
        /// The function that is not there.
        symbol: String,
    },
}

impl LoadError {
    /// Why, in one sentence.
    pub(super) fn saying(&self) -> Saying {
        match self {
            Self::Missing(folder) => say!(
                "said-no-library",
                "{library} is not in {folder}",
                library = FILE_NAME,
                folder = folder.display()
            ),
            Self::Refused { path, code } => say!(
                "said-library-refused",
                "{file} cannot be loaded (Windows error {code})",
                file = path.display(),
                code = code
            ),
            Self::NotWinDivert { path, symbol } => say!(
                "said-other-library",
                "{file} has no {symbol}, so it is not WinDivert 2",
                file = path.display(),
                symbol = symbol
            ),
        }
    }
}

/// The functions that we call. The library stays loaded until the process ends, so the pointers never dangle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Library {
    pub(super) open: OpenFn,
    pub(super) recv_ex: RecvExFn,
    pub(super) set_param: SetParamFn,
    pub(super) close: CloseFn,
    #[cfg(test)]
    pub(super) compile_filter: CompileFilterFn,
    #[cfg(test)]
    pub(super) eval_filter: EvalFilterFn,
    #[cfg(test)]
    pub(super) format_address: FormatAddressFn,
}

impl Library {
    /// Loads the library from the program's own folder and from nowhere else: a process with an administrator's
    /// rights must not pick up a library from the current folder or the search path.
    pub(super) fn load() -> Result<Self, LoadError> {
        let folder = program_folder().unwrap_or_default();
        Self::load_from(&folder)
    }

    /// Loads the library from `folder`.
    pub(super) fn load_from(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(FILE_NAME);
        if !path.is_file() {
            return Err(LoadError::Missing(folder.to_owned()));
        }
        let name = wide(&path);
        let flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
        // SAFETY: `name` is a zero-terminated path; the file parameter must be null.
        let module = unsafe { LoadLibraryExW(name.as_ptr(), ptr::null_mut(), flags) };
        if module.is_null() {
            return Err(LoadError::Refused {
                path,
                code: last_error(),
            });
        }
        // SAFETY: each type is that of the function's declaration in windivert.h 2.2, and the module is never freed.
        unsafe {
            Ok(Self {
                open: symbol(module, &path, c"WinDivertOpen")?,
                recv_ex: symbol(module, &path, c"WinDivertRecvEx")?,
                set_param: symbol(module, &path, c"WinDivertSetParam")?,
                close: symbol(module, &path, c"WinDivertClose")?,
                #[cfg(test)]
                compile_filter: symbol(module, &path, c"WinDivertHelperCompileFilter")?,
                #[cfg(test)]
                eval_filter: symbol(module, &path, c"WinDivertHelperEvalFilter")?,
                #[cfg(test)]
                format_address: symbol(module, &path, c"WinDivertHelperFormatIPv6Address")?,
            })
        }
    }
}

/// The address of a function, as the function pointer type `F`.
///
/// # Safety
/// `F` must be a function pointer type with the signature of the function that is called `name`.
unsafe fn symbol<F: Copy>(module: HMODULE, path: &Path, name: &CStr) -> Result<F, LoadError> {
    // SAFETY: `module` is a loaded library and `name` ends with a zero.
    match unsafe { GetProcAddress(module, name.as_ptr().cast()) } {
        // SAFETY: the caller vouches for `F`; function pointers all have the same size.
        Some(function) => Ok(unsafe { std::mem::transmute_copy(&function) }),
        None => Err(LoadError::NotWinDivert {
            path: path.to_owned(),
            symbol: name.to_string_lossy().into_owned(),
        }),
    }
}

const _: () = assert!(size_of::<Address>() == 80, "WINDIVERT_ADDRESS has 80 bytes");
const _: () = assert!(size_of::<FlowData>() == 64 && align_of::<FlowData>() == 8);

/// The official library, for tests; `None`, with a note, where the environment does not say where it is.
#[cfg(test)]
pub(super) fn official() -> Option<Library> {
    let Some(folder) = std::env::var_os("ARCWATCH_WINDIVERT").filter(|it| !it.is_empty()) else {
        eprintln!("skipped: ARCWATCH_WINDIVERT does not name a folder with WinDivert.dll");
        return None;
    };
    Some(Library::load_from(Path::new(&folder)).expect("the official WinDivert.dll loads"))
}
