//! One capture file, read from start to end as fast as it is asked for.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use flowcore::say;
use flowcore::time::Timestamp;

use super::pcap::PcapReader;
use super::pcapng::PcapNgReader;
use super::record::{FormatError, Record};
use super::stream::ByteStream;
use crate::capture::batch::Placed;
use crate::capture::{CaptureError, FrameBatch, FrameSource, Next};
use crate::told::system_says;

/// Frames of one batch at most: small frames, of which many are in a window, leave little to carry on.
const MAX_FRAMES: usize = 4096;

/// Large enough that system calls vanish, small enough for the second-level cache.
const READ_AHEAD: usize = 256 * 1024;

/// A capture file that is open.
pub(super) struct FileSource {
    name: String,
    stream: ByteStream,
    format: Format,
    /// Bytes of the file on disk that were read, and how many there are; zero where that is not known (a pipe).
    read: Arc<AtomicU64>,
    size: u64,
    newest: Timestamp,
    /// Read, and in the window that belongs to the next batch.
    ahead: Option<Placed>,
    is_at_end: bool,
}

enum Format {
    Pcap(PcapReader),
    PcapNg(PcapNgReader),
}

impl FileSource {
    pub(super) fn open(path: &Path) -> Result<Self, CaptureError> {
        let unreadable = |cause: &std::io::Error| CaptureError::Unavailable {
            reason: say!(
                "said-unreadable",
                "cannot read {file}",
                file = path.display()
            )
            .because(system_says(cause)),
            remedy: say!(
                "mend-unreadable",
                "give the path of a pcap or pcapng file that you may read"
            ),
        };
        let file = File::open(path).map_err(|cause| unreadable(&cause))?;
        let meta = file.metadata().map_err(|cause| unreadable(&cause))?;
        let read = Arc::new(AtomicU64::new(0));
        let counted = Counted {
            file,
            read: Arc::clone(&read),
        };
        let mut input = BufReader::with_capacity(READ_AHEAD, counted);
        let is_gzip = input
            .fill_buf()
            .map_err(|cause| unreadable(&cause))?
            .starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn Read + Send> = if is_gzip {
            Box::new(MultiGzDecoder::new(input))
        } else {
            Box::new(input)
        };
        Self::of_reader(path.display().to_string(), reader, read, meta.len())
    }

    /// A capture in unpacked form. `read` counts what is read of the `size` bytes on disk.
    pub(super) fn of_reader(
        name: String,
        reader: Box<dyn Read + Send>,
        read: Arc<AtomicU64>,
        size: u64,
    ) -> Result<Self, CaptureError> {
        let mut stream = ByteStream::new(reader);
        let format = Format::open(&mut stream).map_err(|error| CaptureError::Unavailable {
            reason: say!("said-unplayable", "cannot play {file}", file = name)
                .because(error.saying()),
            remedy: say!(
                "mend-unplayable",
                "give a pcap or pcapng file, as tcpdump, Wireshark or dumpcap write them"
            ),
        })?;
        Ok(Self {
            name,
            stream,
            format,
            read,
            size,
            newest: Timestamp::default(),
            ahead: None,
            is_at_end: false,
        })
    }

    /// Places frames in the batch as long as they are all in one window.
    fn fill(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        if let Some(placed) = self.ahead.take() {
            self.newest = self.newest.max(placed.at);
            batch.push_placed(placed);
        }
        while batch.len() < MAX_FRAMES {
            match self.format.next(&mut self.stream) {
                Ok(Some(Record { at, frame })) => {
                    let (data, len) = (frame.data.as_ptr(), frame.data.len());
                    let mut placed = Placed {
                        at,
                        start: 0,
                        len,
                        wire_len: frame.wire_len,
                        link: frame.link,
                        is_outgoing: frame.is_outgoing,
                    };
                    placed.start = self.stream.place_of(data);
                    if self.stream.has_left_window() {
                        self.ahead = Some(placed);
                        return Ok(Next::More);
                    }
                    self.newest = self.newest.max(at);
                    batch.push_placed(placed);
                }
                Ok(None) => {
                    return self.stream.read_error().map_or(Ok(Next::End), |cause| {
                        Err(self.broken(&FormatError::Io {
                            at: self.stream.offset(),
                            cause: cause.to_owned(),
                        }))
                    });
                }
                Err(error) => return Err(self.broken(&error)),
            }
        }
        Ok(Next::More)
    }

    fn broken(&self, error: &FormatError) -> CaptureError {
        CaptureError::BrokeOff {
            reason: say!("said-in-part", "{file} was read in part", file = self.name)
                .because(error.saying()),
        }
    }
}

impl FrameSource for FileSource {
    /// The batch gets the window itself: frames are where the file's bytes were read to.
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        self.stream.lend_window(batch.take_block());
        let outcome = self.fill(batch);
        batch.put_block(self.stream.take_window());
        batch.set_source_time(self.newest);
        self.is_at_end |= !matches!(outcome, Ok(Next::More));
        outcome
    }

    fn kernel_drops(&mut self) -> u64 {
        match &self.format {
            Format::Pcap(_) => 0,
            Format::PcapNg(reader) => reader.dropped(),
        }
    }

    fn progress_permille(&self) -> Option<u16> {
        if self.is_at_end {
            return Some(1000);
        }
        let read = self.read.load(Ordering::Relaxed).min(self.size);
        let permille = (u128::from(read) * 1000).checked_div(u128::from(self.size))?;
        u16::try_from(permille).ok()
    }
}

impl Format {
    fn open(stream: &mut ByteStream) -> Result<Self, FormatError> {
        if let Some(reader) = PcapReader::open(stream) {
            return Ok(Self::Pcap(reader?));
        }
        if let Some(reader) = PcapNgReader::open(stream) {
            return Ok(Self::PcapNg(reader));
        }
        if let Some(cause) = stream.read_error() {
            return Err(FormatError::Io {
                at: stream.offset(),
                cause: cause.to_owned(),
            });
        }
        Err(FormatError::NotACapture(describe_start(stream)))
    }

    fn next<'a>(&mut self, stream: &'a mut ByteStream) -> Result<Option<Record<'a>>, FormatError> {
        match self {
            Self::Pcap(reader) => reader.next(stream),
            Self::PcapNg(reader) => reader.next(stream),
        }
    }
}

fn describe_start(stream: &mut ByteStream) -> Option<String> {
    let start = stream.peek(4).map_or_else(Vec::new, <[u8]>::to_vec);
    if start.is_empty() && stream.rest().is_empty() {
        return None;
    }
    let shown = if start.is_empty() {
        stream.rest()
    } else {
        &start
    };
    let hex: Vec<String> = shown
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(hex.join(" "))
}

/// A file that tells how far it was read, below any decompression.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read(buf)?;
        self.read.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}
