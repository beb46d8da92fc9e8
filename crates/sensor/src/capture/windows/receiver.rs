//! Reads packets from the driver: several requests are always under way, so that the driver can hand over packets
//! while we look at others, and each request takes exactly one packet, so that its length is the driver's word and
//! not that of a header which a stranger wrote.
//!
//! This file owns the memory that the kernel writes into and must never free or read it while a request is under way.
//! `source` calls it from the one capture thread.
#![expect(unsafe_code, reason = "overlapped input and output")]

use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_INSUFFICIENT_BUFFER, ERROR_IO_INCOMPLETE, ERROR_IO_PENDING, HANDLE,
};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows_sys::Win32::System::Threading::{CreateEventW, WaitForSingleObject};

use super::library::{Address, MAX_PACKET_BYTES, RecvExFn};
use super::winapi::last_error;

/// Requests under way. The driver queues 16,384 packets behind them; these only keep it from waiting for us.
const REQUESTS: usize = 32;

/// How long a canceled request may take to come back before its memory is given up for good.
const CANCEL_PATIENCE_MS: u32 = 2_000;

/// One request: what the kernel writes into. Only touched through its pointer, and only between requests.
struct Request {
    overlapped: OVERLAPPED,
    address: Address,
    packet: [u8; MAX_PACKET_BYTES],
}

/// A place in the ring.
struct Slot {
    /// From `Box::into_raw`; freed when the receiver is dropped.
    request: *mut Request,
    is_under_way: bool,
}

/// What came of waiting for a packet.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Received<T> {
    /// A packet, as the callback saw it.
    Packet(T),
    /// The driver had a packet that did not fit: it is lost.
    TooLong,
    /// Nothing arrived in time.
    Nothing,
}

/// The ring of requests on one open handle. Does not own the handle.
pub(super) struct Receiver {
    handle: HANDLE,
    recv_ex: RecvExFn,
    slots: Vec<Slot>,
    /// The slot whose request was made longest ago: the next packet arrives there.
    oldest: usize,
}

// SAFETY: the pointers are owned by the receiver alone, and handles may be used from any thread.
unsafe impl Send for Receiver {}

impl Receiver {
    /// Makes the first requests on `handle`.
    ///
    /// # Errors
    /// Windows error number of the first request that failed.
    ///
    /// # Safety
    /// `handle` must stay open until the receiver is dropped, and `recv_ex` must read from such handles as
    /// `WinDivertRecvEx` does: it writes only into the given memory, and only until the request is complete.
    pub(super) unsafe fn new(handle: HANDLE, recv_ex: RecvExFn) -> Result<Self, u32> {
        let mut receiver = Self {
            handle,
            recv_ex,
            slots: Vec::with_capacity(REQUESTS),
            oldest: 0,
        };
        for _ in 0..REQUESTS {
            let mut request: Box<Request> = zeroed_request();
            // SAFETY: an event of our own without name or attributes; it resets itself with each request.
            request.overlapped.hEvent = unsafe { CreateEventW(ptr::null(), 1, 0, ptr::null()) };
            let has_event = !request.overlapped.hEvent.is_null();
            let code = last_error();
            receiver.slots.push(Slot {
                request: Box::into_raw(request),
                is_under_way: false,
            });
            if !has_event {
                return Err(code);
            }
            receiver.ask(receiver.slots.len() - 1)?;
        }
        Ok(receiver)
    }

    /// Waits for the next packet, at most for `patience`, and shows it to `look`.
    ///
    /// # Errors
    /// Windows error number: the handle does not deliver any more.
    pub(super) fn receive<T>(
        &mut self,
        patience: Duration,
        look: impl FnOnce(&Address, &[u8]) -> T,
    ) -> Result<Received<T>, u32> {
        let index = self.oldest;
        let Some(completion) = self.completion(index, patience) else {
            return Ok(Received::Nothing);
        };
        self.slots[index].is_under_way = false;
        let received = match completion {
            Ok(len) => {
                let request = self.slots[index].request;
                // SAFETY: the request is complete and not made again yet, so the kernel does not write into it.
                let Request {
                    address, packet, ..
                } = unsafe { &*request };
                Received::Packet(look(address, &packet[..len.min(MAX_PACKET_BYTES)]))
            }
            Err(ERROR_INSUFFICIENT_BUFFER) => Received::TooLong,
            Err(code) => return Err(code),
        };
        self.ask(index)?;
        self.oldest = (index + 1) % self.slots.len();
        Ok(received)
    }

    /// Makes the request of slot `index`, which must not be under way.
    fn ask(&mut self, index: usize) -> Result<(), u32> {
        let slot = &mut self.slots[index];
        let request = slot.request;
        let capacity = u32::try_from(MAX_PACKET_BYTES).expect("65,575 bytes");
        // SAFETY: the memory lives until the request is complete (see `drop`), nothing else touches it until then,
        // and raw places are used so that no reference exists while the kernel writes.
        let is_done = unsafe {
            (self.recv_ex)(
                self.handle,
                (&raw mut (*request).packet).cast(),
                capacity,
                ptr::null_mut(),
                0,
                &raw mut (*request).address,
                ptr::null_mut(),
                &raw mut (*request).overlapped,
            )
        };
        if is_done == 0 {
            let code = last_error();
            if code != ERROR_IO_PENDING {
                return Err(code);
            }
        }
        slot.is_under_way = true;
        Ok(())
    }

    /// How the request of slot `index` ended, or `None` when it did not within `patience`.
    fn completion(&self, index: usize, patience: Duration) -> Option<Result<usize, u32>> {
        let patience_ms = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX - 1);
        self.poll(index).or_else(|| {
            // SAFETY: the event is ours and open. The wait's own result does not matter: the request is asked.
            unsafe {
                WaitForSingleObject((*self.slots[index].request).overlapped.hEvent, patience_ms)
            };
            self.poll(index)
        })
    }

    /// How the request of slot `index` ended, or `None` while it is under way.
    fn poll(&self, index: usize) -> Option<Result<usize, u32>> {
        let mut len = 0;
        // SAFETY: the request was made on this handle with this structure, which is alive.
        let ok = unsafe {
            let overlapped = &raw const (*self.slots[index].request).overlapped;
            GetOverlappedResult(self.handle, overlapped, &mut len, 0)
        };
        if ok != 0 {
            return Some(Ok(usize::try_from(len).unwrap_or(usize::MAX)));
        }
        match last_error() {
            ERROR_IO_INCOMPLETE => None,
            code => Some(Err(code)),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // SAFETY: the handle is open (see `new`); a null structure means all requests.
        unsafe { CancelIoEx(self.handle, ptr::null()) };
        for index in 0..self.slots.len() {
            let patience = Duration::from_millis(CANCEL_PATIENCE_MS.into());
            if self.slots[index].is_under_way && self.completion(index, patience).is_none() {
                // The kernel may still write into it: losing 64 KiB is the better end.
                tracing::warn!("a canceled request did not come back from the capture driver");
                continue;
            }
            // SAFETY: the pointer comes from `Box::into_raw`, and the request is complete.
            let request = unsafe { Box::from_raw(self.slots[index].request) };
            // SAFETY: the event is ours, or null, which is refused.
            unsafe { CloseHandle(request.overlapped.hEvent) };
        }
    }
}

/// A request on the heap, made there: 64 KiB would be much for a thread's stack.
fn zeroed_request() -> Box<Request> {
    // SAFETY: numbers, arrays of numbers and a handle, all of which may be zero.
    unsafe { Box::<Request>::new_zeroed().assume_init() }
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;
    use std::fs::{File, OpenOptions};
    use std::io::Write;
    use std::path::PathBuf;

    use windows_sys::Win32::Foundation::{ERROR_BROKEN_PIPE, INVALID_HANDLE_VALUE};
    use windows_sys::Win32::Storage::FileSystem::{
        FILE_FLAG_OVERLAPPED, PIPE_ACCESS_INBOUND, ReadFile,
    };
    use windows_sys::Win32::System::Pipes::{
        CreateNamedPipeW, PIPE_READMODE_MESSAGE, PIPE_TYPE_MESSAGE,
    };

    use super::super::library::OUTBOUND_BIT;
    use super::super::winapi::wide;
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    /// Stands in for the driver: real overlapped reads from a pipe that keeps messages apart.
    struct Driver {
        handle: HANDLE,
        /// `None` once the driver has gone away.
        wire: Option<File>,
    }

    impl Driver {
        fn new(test: &str) -> Self {
            let name = format!(r"\\.\pipe\arcwatch-{test}-{}", std::process::id());
            let path = wide(&PathBuf::from(&name));
            // SAFETY: the name is zero-terminated; no attributes.
            let handle = unsafe {
                let open = PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED;
                let mode = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;
                CreateNamedPipeW(path.as_ptr(), open, mode, 1, 0, 1 << 20, 0, ptr::null())
            };
            assert_ne!(handle, INVALID_HANDLE_VALUE);
            let wire = OpenOptions::new()
                .write(true)
                .open(name)
                .expect("the other end opens");
            Self {
                handle,
                wire: Some(wire),
            }
        }

        fn receiver(&self) -> Receiver {
            // SAFETY: every test drops the receiver before the driver; `read_pipe` reads overlapped.
            unsafe { Receiver::new(self.handle, read_pipe) }.expect("requests are made")
        }

        fn send(&mut self, packet: &[u8]) {
            self.wire
                .as_mut()
                .expect("still there")
                .write_all(packet)
                .expect("the pipe takes it");
        }
    }

    impl Drop for Driver {
        fn drop(&mut self) {
            // SAFETY: ours, and not used again.
            unsafe { CloseHandle(self.handle) };
        }
    }

    unsafe extern "C" fn read_pipe(
        handle: HANDLE,
        packet: *mut c_void,
        packet_len: u32,
        _: *mut u32,
        _: u64,
        address: *mut Address,
        _: *mut u32,
        overlapped: *mut OVERLAPPED,
    ) -> i32 {
        // SAFETY: the receiver hands over live memory.
        unsafe {
            (*address).bits = OUTBOUND_BIT;
            ReadFile(
                handle,
                packet.cast(),
                packet_len,
                ptr::null_mut(),
                overlapped,
            )
        }
    }

    fn next(receiver: &mut Receiver, patience: Duration) -> Result<Received<Vec<u8>>, u32> {
        receiver.receive(patience, |address, data| {
            assert!(address.is_outbound());
            data.to_vec()
        })
    }

    #[test]
    fn packets_arrive_whole_and_in_order_far_beyond_the_rings_length() {
        let mut driver = Driver::new("order");
        let mut receiver = driver.receiver();
        for number in 0..10 * REQUESTS {
            let packet = vec![u8::try_from(number % 251).unwrap(); 1 + number * 7 % 1500];
            driver.send(&packet);
            assert_eq!(next(&mut receiver, LONG), Ok(Received::Packet(packet)));
        }
    }

    #[test]
    fn packets_that_came_while_we_were_away_are_all_there() {
        let mut driver = Driver::new("backlog");
        let mut receiver = driver.receiver();
        let packets: Vec<_> = (0..2 * REQUESTS)
            .map(|n| vec![u8::try_from(n).unwrap(); 60])
            .collect();
        for packet in &packets {
            driver.send(packet);
        }
        for packet in packets {
            assert_eq!(next(&mut receiver, LONG), Ok(Received::Packet(packet)));
        }
        assert_eq!(next(&mut receiver, Duration::ZERO), Ok(Received::Nothing));
    }

    #[test]
    fn the_longest_packet_fits() {
        let mut driver = Driver::new("longest");
        let mut receiver = driver.receiver();
        let packet = vec![0x45; MAX_PACKET_BYTES];
        driver.send(&packet);
        assert_eq!(next(&mut receiver, LONG), Ok(Received::Packet(packet)));
    }

    #[test]
    fn a_driver_that_goes_away_is_an_error_and_not_silence() {
        let mut driver = Driver::new("gone");
        let mut receiver = driver.receiver();
        driver.wire = None;
        assert_eq!(next(&mut receiver, LONG), Err(ERROR_BROKEN_PIPE));
    }

    #[test]
    fn dropping_takes_back_what_is_under_way() {
        let driver = Driver::new("drop");
        for _ in 0..3 {
            drop(driver.receiver());
        }
        let mut receiver = driver.receiver();
        assert_eq!(next(&mut receiver, Duration::ZERO), Ok(Received::Nothing));
    }
}
