//! A session of Windows' event tracing with the one provider that we listen to.
//!
//! Windows calls us from inside `ProcessTrace`, on a thread that is ours and does nothing else; reports leave it through
//! a bounded channel. A session outlives the program that started it, so ours has a name of its own: one that a killed
//! sensor left behind is ended and taken over.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Sender, TrySendError};
use flowcore::time::Timestamp;
use windows_sys::Win32::Foundation::{ERROR_ALREADY_EXISTS, ERROR_SUCCESS};
use windows_sys::Win32::System::Diagnostics::Etw::{
    CONTROLTRACE_HANDLE, CloseTrace, ControlTraceW, EVENT_CONTROL_CODE_ENABLE_PROVIDER,
    EVENT_RECORD, EVENT_TRACE_CONTROL_QUERY, EVENT_TRACE_CONTROL_STOP, EVENT_TRACE_LOGFILEW,
    EVENT_TRACE_PROPERTIES, EVENT_TRACE_REAL_TIME_MODE, EnableTraceEx2, OpenTraceW,
    PROCESS_TRACE_MODE_EVENT_RECORD, PROCESS_TRACE_MODE_REAL_TIME, PROCESSTRACE_HANDLE,
    ProcessTrace, StartTraceW, TRACE_LEVEL_INFORMATION, WNODE_FLAG_TRACED_GUID,
};
use windows_sys::core::GUID;

use super::event::Report;

/// `Microsoft-Windows-Kernel-Network`.
const PROVIDER: GUID = GUID::from_u128(0x7dd42a49_5329_4832_8dfd_43d979153a88);

/// Its keywords `KERNEL_NETWORK_KEYWORD_IPV4` and `…_IPV6`.
const KEYWORDS: u64 = 0x10 | 0x20;

/// Kilobytes of a buffer, and how many: 16 MB ride out a pause of a second at some 200,000 events.
const BUFFER_KB: u32 = 64;
const MIN_BUFFERS: u32 = 32;
const MAX_BUFFERS: u32 = 256;

/// A buffer that is not full is handed over after this many seconds; Windows has nothing shorter everywhere.
const FLUSH_SECS: u32 = 1;

/// Windows counts from 1601 in steps of 100 ns; this is 1970.
const STEPS_TO_1970: i64 = 116_444_736_000_000_000;

/// Longest name of a session, with its zero.
const MAX_NAME: usize = 64;

/// What arrives.
pub(super) type Heard = (Timestamp, Report);

/// A session that runs. Dropping it ends it.
pub(super) struct Session {
    name: [u16; MAX_NAME],
    handle: CONTROLTRACE_HANDLE,
    listener: Option<Listener>,
    missed: Arc<AtomicU64>,
}

/// The thread inside `ProcessTrace`.
struct Listener {
    trace: PROCESSTRACE_HANDLE,
    thread: Option<JoinHandle<()>>,
}

/// What Windows hands back to us with each event.
struct Context {
    heard: Sender<Heard>,
    missed: Arc<AtomicU64>,
}

impl Session {
    /// Starts a session called `name` and asks for the provider's events. None is heard before
    /// [`listen`](Self::listen).
    ///
    /// # Errors
    /// Windows error number.
    pub(super) fn start(name: &str) -> Result<Self, u32> {
        let mut wide = [0; MAX_NAME];
        for (unit, slot) in name.encode_utf16().zip(&mut wide[..MAX_NAME - 1]) {
            *slot = unit;
        }
        let mut handle = CONTROLTRACE_HANDLE { Value: 0 };
        let mut start = || {
            let mut properties = Properties::new();
            // SAFETY: the name ends with zero; the properties say their own size and where the name goes.
            unsafe { StartTraceW(&raw mut handle, wide.as_ptr(), &raw mut properties.base) }
        };
        let mut code = start();
        if code == ERROR_ALREADY_EXISTS {
            control(
                CONTROLTRACE_HANDLE { Value: 0 },
                &wide,
                EVENT_TRACE_CONTROL_STOP,
            );
            code = start();
        }
        if code != ERROR_SUCCESS {
            return Err(code);
        }
        let session = Self {
            name: wide,
            handle,
            listener: None,
            missed: Arc::default(),
        };
        let level = u8::try_from(TRACE_LEVEL_INFORMATION).expect("a small number");
        // SAFETY: the session runs; the provider's identifier lives; no parameters are given.
        let code = unsafe {
            EnableTraceEx2(
                handle,
                &PROVIDER,
                EVENT_CONTROL_CODE_ENABLE_PROVIDER,
                level,
                KEYWORDS,
                0,
                0,
                null(),
            )
        };
        if code == ERROR_SUCCESS {
            Ok(session)
        } else {
            Err(code)
        }
    }

    /// Lets reports come into `heard`, until the session is dropped.
    ///
    /// # Errors
    /// Windows error number.
    pub(super) fn listen(&mut self, heard: Sender<Heard>) -> Result<(), u32> {
        let context = Box::into_raw(Box::new(Context {
            heard,
            missed: Arc::clone(&self.missed),
        }));
        let mut file = EVENT_TRACE_LOGFILEW {
            LoggerName: self.name.as_mut_ptr(),
            Context: context.cast(),
            ..EVENT_TRACE_LOGFILEW::default()
        };
        file.Anonymous1.ProcessTraceMode =
            PROCESS_TRACE_MODE_REAL_TIME | PROCESS_TRACE_MODE_EVENT_RECORD;
        file.Anonymous2.EventRecordCallback = Some(on_event);
        // SAFETY: `file` and the name in it live for the call; the context lives until the thread below has ended.
        let trace = unsafe { OpenTraceW(&raw mut file) };
        // The documented value of failure, in both sizes of handle that there were.
        if trace.Value == u64::MAX || trace.Value == u64::from(u32::MAX) {
            let code = std::io::Error::last_os_error().raw_os_error();
            // SAFETY: from `Box::into_raw` above; Windows has not taken it.
            drop(unsafe { Box::from_raw(context) });
            return Err(code.map_or(0, i32::cast_unsigned));
        }
        let context = SendPointer(context);
        let thread = Builder::new().name("trace".to_owned()).spawn(move || {
            let context = context;
            // SAFETY: the trace is open; without times it is all that comes, until it is closed.
            let code = unsafe { ProcessTrace(&trace, 1, null(), null()) };
            tracing::debug!(code, "the trace has ended");
            // SAFETY: from `Box::into_raw`; Windows calls back inside `ProcessTrace` alone, which has returned.
            drop(unsafe { Box::from_raw(context.0) });
        });
        let thread = match thread {
            Ok(thread) => thread,
            Err(error) => {
                // SAFETY: opened above. The context is lost, which is better than to free it under Windows' feet.
                unsafe { CloseTrace(trace) };
                return Err(error.raw_os_error().map_or(0, i32::cast_unsigned));
            }
        };
        self.listener = Some(Listener {
            trace,
            thread: Some(thread),
        });
        Ok(())
    }

    /// Reports that were lost since the start: in Windows for want of buffers, and here for want of room.
    pub(super) fn lost(&self) -> u64 {
        let in_windows = control(self.handle, &self.name, EVENT_TRACE_CONTROL_QUERY)
            .map_or(0, |it| {
                u64::from(it.EventsLost) + u64::from(it.RealTimeBuffersLost)
            });
        in_windows + self.missed.load(Ordering::Relaxed)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        control(self.handle, &self.name, EVENT_TRACE_CONTROL_STOP);
        if let Some(listener) = &mut self.listener {
            // SAFETY: opened by us, closed once.
            unsafe { CloseTrace(listener.trace) };
            if let Some(thread) = listener.thread.take()
                && thread.join().is_err()
            {
                tracing::error!("the thread that listens to event tracing panicked");
            }
        }
    }
}

/// A pointer on its way to the thread that will own what it points to.
struct SendPointer(*mut Context);

// SAFETY: the context's parts may be used from any thread.
unsafe impl Send for SendPointer {}

/// Windows calls this for each event. It copies a few numbers and returns.
unsafe extern "system" fn on_event(record: *mut EVENT_RECORD) {
    // SAFETY: Windows hands over a record that is valid during the call, with the context of `listen`.
    let (record, context) = unsafe {
        let Some(record) = record.as_ref() else {
            return;
        };
        let Some(context) = record.UserContext.cast::<Context>().as_ref() else {
            return;
        };
        (record, context)
    };
    let header = &record.EventHeader;
    if record.UserData.is_null() || !is_ours(&header.ProviderId) {
        return;
    }
    // SAFETY: Windows says that so many bytes are there during the call.
    let data = unsafe {
        std::slice::from_raw_parts(record.UserData.cast::<u8>(), record.UserDataLength.into())
    };
    if let Some(report) = Report::read(header.EventDescriptor.Id, data)
        && let Err(TrySendError::Full(_)) =
            context.heard.try_send((time_of(header.TimeStamp), report))
    {
        context.missed.fetch_add(1, Ordering::Relaxed);
    }
}

fn is_ours(provider: &GUID) -> bool {
    let parts = |guid: &GUID| (guid.data1, guid.data2, guid.data3, guid.data4);
    parts(provider) == parts(&PROVIDER)
}

/// From Windows' steps since 1601. What is before 1970 is shown as 1970.
fn time_of(steps: i64) -> Timestamp {
    let since_1970 = u64::try_from(steps.saturating_sub(STEPS_TO_1970)).unwrap_or(0);
    Timestamp::from_nanos(since_1970.saturating_mul(100))
}

/// Properties with room for the name, which Windows writes behind them.
#[repr(C)]
struct Properties {
    base: EVENT_TRACE_PROPERTIES,
    name: [u16; MAX_NAME],
}

impl Properties {
    fn new() -> Self {
        let bytes = |len: usize| u32::try_from(len).expect("a small structure");
        let mut base = EVENT_TRACE_PROPERTIES {
            BufferSize: BUFFER_KB,
            MinimumBuffers: MIN_BUFFERS,
            MaximumBuffers: MAX_BUFFERS,
            LogFileMode: EVENT_TRACE_REAL_TIME_MODE,
            FlushTimer: FLUSH_SECS,
            LoggerNameOffset: bytes(size_of::<EVENT_TRACE_PROPERTIES>()),
            ..EVENT_TRACE_PROPERTIES::default()
        };
        base.Wnode.BufferSize = bytes(size_of::<Self>());
        base.Wnode.Flags = WNODE_FLAG_TRACED_GUID;
        // Stamps of the performance counter: the system's clock is too coarse. Windows turns them into times.
        base.Wnode.ClientContext = 1;
        Self {
            base,
            name: [0; MAX_NAME],
        }
    }
}

/// Ends a session or asks about it, by its handle, or by its name where the handle is zero.
fn control(
    handle: CONTROLTRACE_HANDLE,
    name: &[u16; MAX_NAME],
    what: u32,
) -> Option<EVENT_TRACE_PROPERTIES> {
    let mut properties = Properties::new();
    let name = if handle.Value == 0 {
        name.as_ptr()
    } else {
        null_mut()
    };
    // SAFETY: the name ends with zero or is null; the properties say their own size and have room for the name.
    let code = unsafe { ControlTraceW(handle, name, &raw mut properties.base, what) };
    (code == ERROR_SUCCESS).then_some(properties.base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_windows() {
        assert_eq!(time_of(STEPS_TO_1970 + 15), Timestamp::from_nanos(1_500));
        assert_eq!(time_of(i64::MIN), Timestamp::default());
        assert_eq!(time_of(0), Timestamp::default());
    }

    #[test]
    fn an_event_reaches_the_channel_and_one_too_many_is_counted() {
        let (heard_in, heard) = crossbeam_channel::bounded(1);
        let context = Context {
            heard: heard_in,
            missed: Arc::default(),
        };
        // UDP, IPv4: process 7, 90 bytes, to 192.0.2.7:53 from 10.0.0.5:4660.
        let mut data = [
            7, 0, 0, 0, 90, 0, 0, 0, 192, 0, 2, 7, 10, 0, 0, 5, 0, 53, 0x12, 0x34, 0, 0, 0, 0, 0,
            0, 0, 0,
        ];
        let mut record = EVENT_RECORD::default();
        record.EventHeader.ProviderId = PROVIDER;
        record.EventHeader.EventDescriptor.Id = 42;
        record.EventHeader.TimeStamp = STEPS_TO_1970 + 10;
        record.UserData = data.as_mut_ptr().cast();
        record.UserDataLength = 28;
        record.UserContext = (&raw const context).cast_mut().cast();
        for _ in 0..3 {
            // SAFETY: a record as Windows makes it, which lives during the call.
            unsafe { on_event(&raw mut record) };
        }
        let (at, report) = heard.try_recv().expect("the first one");
        assert_eq!((at, report.pid), (Timestamp::from_nanos(1_000), 7));
        assert_eq!(context.missed.load(Ordering::Relaxed), 2);
        // Events of others in the same session, and such without data, are none.
        record.EventHeader.ProviderId = GUID::from_u128(1);
        // SAFETY: as above.
        unsafe { on_event(&raw mut record) };
        assert!(heard.is_empty());
    }
}
