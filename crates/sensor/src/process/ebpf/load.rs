//! Puts the programs on the root of the control groups and opens their ring of announcements. Everything is undone
//! when the [`OwnerWatch`] is dropped, or when this process (and all that were forked from it) ends in any other way: the kernel ties it to our
//! handles.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aya::maps::{MapData, RingBuf};
use aya::programs::{CgroupAttachMode, CgroupSkb, CgroupSkbAttachType, CgroupSock, CgroupSockAddr};
use aya::{Btf, BtfError, Ebpf, EbpfError, EbpfLoader, include_bytes_aligned};
use flowcore::model::Saying;
use flowcore::say;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Word;

static OBJECT: &[u8] = include_bytes_aligned!("../../../bpf/owner.bpf.o");

/// The programs in place. Nobody hears them yet: what they say waits in their ring.
pub struct OwnerPrograms {
    programs: Ebpf,
    /// Why processes are not introduced; `None` where they are.
    silence: Option<Silence>,
}

/// Why the kernel names processes and tells nothing else of them.
#[derive(Debug)]
pub enum Silence {
    /// It was not asked.
    Wanted,
    /// It has no description of its own structures.
    NoTypes(BtfError),
    /// It refuses, or its structures are not as expected.
    Refused(WatchError),
}

/// The programs at work.
pub struct OwnerWatch {
    events: RingBuf<MapData>,
    /// Holds the programs in place.
    _programs: Ebpf,
}

/// Why the kernel's word cannot be had.
#[derive(Debug)]
pub enum WatchError {
    /// Capabilities are missing, or a security policy forbids it.
    NotPermitted {
        /// What the kernel said.
        cause: String,
    },
    /// No version 2 hierarchy.
    NoCgroup2,
    /// The kernel is too old, or built without what is needed.
    Unsupported {
        /// What the kernel said.
        cause: String,
    },
}

impl WatchError {
    /// Why, in one sentence.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::NotPermitted { cause } => say!(
                "said-kernel-denies",
                "this process may not ask the kernel who owns a socket"
            )
            .because(cause.as_str()),
            Self::NoCgroup2 => say!(
                "said-no-cgroups",
                "control groups version 2 are not mounted, and the programs cannot be attached"
            ),
            Self::Unsupported { cause } => say!(
                "said-old-kernel",
                "this kernel cannot tell who owns a socket"
            )
            .because(cause.as_str()),
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub fn remedy(&self) -> Saying {
        match self {
            Self::NotPermitted { .. } => say!("mend-kernel-denies", "run the sensor as root, or")
                .because("sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon+ep <sensor>"),
            Self::NoCgroup2 => {
                "sudo mkdir -p /sys/fs/cgroup/unified && sudo mount -t cgroup2 none /sys/fs/cgroup/unified".into()
            }
            Self::Unsupported { .. } => say!(
                "mend-old-kernel",
                "Linux 5.10 or later with CONFIG_CGROUP_BPF shows short-lived programs too"
            ),
        }
    }
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl Error for WatchError {}

impl Silence {
    /// Why, in one sentence.
    #[must_use]
    pub fn saying(&self) -> Saying {
        let told = say!(
            "said-not-introduced",
            "of programs that have ended the kernel tells name, id and user only"
        );
        match self {
            Self::Wanted => told,
            Self::NoTypes(error) => told.because(error.to_string()),
            Self::Refused(
                WatchError::NotPermitted { cause } | WatchError::Unsupported { cause },
            ) => told.because(cause.as_str()),
            Self::Refused(error) => told.because(error.saying()),
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub fn remedy(&self) -> Saying {
        match self {
            Self::Refused(error @ WatchError::NotPermitted { .. }) => error.remedy(),
            _ => say!(
                "mend-no-types",
                "a kernel with CONFIG_DEBUG_INFO_BTF tells their path, parent and start, too"
            ),
        }
    }
}

impl OwnerPrograms {
    /// Attaches the programs, those that introduce processes among them where that can be had.
    ///
    /// # Errors
    /// The kernel refuses, or has not got what is needed. Nothing stays attached then.
    pub fn attach() -> Result<Self, WatchError> {
        let root = root()?;
        let introduced = match Btf::from_sys_fs() {
            Ok(types) => {
                Self::attach_to(&root, Some(&types)).map_err(|e| Silence::Refused(explain(&e)))
            }
            Err(error) => Err(Silence::NoTypes(error)),
        };
        let silence = match introduced {
            Ok(programs) => {
                return Ok(Self {
                    programs,
                    silence: None,
                });
            }
            Err(silence) => silence,
        };
        tracing::info!(reason = %silence.saying(), "processes are not introduced");
        Self::attach_plain(&root, silence)
    }

    /// The same without the kernel's type information: processes are not introduced.
    ///
    /// # Errors
    /// As [`Self::attach`].
    pub fn attach_without_introductions() -> Result<Self, WatchError> {
        Self::attach_plain(&root()?, Silence::Wanted)
    }

    /// Why nothing but name, id and user is told of processes; `None`: everything is.
    #[must_use]
    pub const fn silence(&self) -> Option<&Silence> {
        self.silence.as_ref()
    }

    fn attach_plain(root: &Path, silence: Silence) -> Result<Self, WatchError> {
        let programs = Self::attach_to(root, None).map_err(|error| explain(&error))?;
        Ok(Self {
            programs,
            silence: Some(silence),
        })
    }

    fn attach_to(root: &Path, types: Option<&Btf>) -> Result<Ebpf, EbpfError> {
        let cgroup = File::open(root).map_err(|error| EbpfError::FileError {
            path: root.to_path_buf(),
            error,
        })?;
        let mut programs = EbpfLoader::new()
            .btf(types)
            .override_global("READS_TASKS", &u8::from(types.is_some()), true)
            .load(OBJECT)?;
        // `Single` makes a link without flags, which goes along with programs of others; the other modes make the
        // kernel answer EINVAL (aya 0.14 passes them on to BPF_LINK_CREATE).
        let mode = CgroupAttachMode::Single;
        // Sockets are noted before packets are looked at: an announcement never names the wrong owner.
        let create: &mut CgroupSock = program(&mut programs, "on_create").try_into()?;
        create.load()?;
        create.attach(&cgroup, mode)?;
        for name in ["on_connect4", "on_connect6", "on_sendmsg4", "on_sendmsg6"] {
            let use_of: &mut CgroupSockAddr = program(&mut programs, name).try_into()?;
            use_of.load()?;
            use_of.attach(&cgroup, mode)?;
        }
        let egress: &mut CgroupSkb = program(&mut programs, "on_egress").try_into()?;
        egress.load()?;
        egress.attach(&cgroup, CgroupSkbAttachType::Egress, mode)?;
        Ok(programs)
    }

    /// Opens the ring of announcements where whoever read it last has stopped. No right is needed; where this process
    /// was forked since the programs were attached, call it there.
    ///
    /// # Errors
    /// There is no memory for it.
    pub fn listen(mut self) -> io::Result<OwnerWatch> {
        let events = self
            .programs
            .take_map("EVENTS")
            .expect("the object has this map");
        Ok(OwnerWatch {
            events: RingBuf::try_from(events).map_err(io::Error::other)?,
            _programs: self.programs,
        })
    }
}

impl OwnerWatch {
    /// Waits until something was announced, or for as long as `at_most`.
    ///
    /// # Errors
    /// The kernel's, other than for a signal.
    pub fn wait(&self, at_most: Duration) -> io::Result<()> {
        let timeout = Timespec::try_from(at_most).unwrap_or(Timespec {
            tv_sec: 1,
            tv_nsec: 0,
        });
        let mut waited = [PollFd::from_borrowed_fd(self.events.as_fd(), PollFlags::IN)];
        match poll(&mut waited, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What the programs say next, where they have said anything.
    pub fn next_word(&mut self) -> Option<Word> {
        loop {
            let item = self.events.next()?;
            if let Some(word) = Word::parse(&item) {
                return Some(word);
            }
        }
    }
}

fn program<'a>(programs: &'a mut Ebpf, name: &str) -> &'a mut aya::programs::Program {
    programs
        .program_mut(name)
        .expect("the object has this program")
}

fn root() -> Result<PathBuf, WatchError> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    cgroup2_mount(&mounts).ok_or(WatchError::NoCgroup2)
}

/// Where the version 2 hierarchy is mounted.
fn cgroup2_mount(mountinfo: &str) -> Option<PathBuf> {
    mountinfo.lines().find_map(|line| {
        let (mount, file_system) = line.split_once(" - ")?;
        let is_cgroup2 = file_system.split(' ').next() == Some("cgroup2");
        let path = mount.split(' ').nth(4)?;
        is_cgroup2.then(|| PathBuf::from(path.replace("\\040", " ")))
    })
}

/// The kernel's reason is at the end of the chain of causes.
fn explain(error: &EbpfError) -> WatchError {
    let mut cause: &(dyn Error + 'static) = error;
    let mut refusal = None;
    loop {
        if let Some(os_error) = cause.downcast_ref::<io::Error>() {
            refusal = Some(os_error.kind());
        }
        match cause.source() {
            Some(next) => cause = next,
            None => break,
        }
    }
    tracing::debug!(?error, "the kernel's programs were not attached");
    let cause = cause.to_string();
    if refusal == Some(io::ErrorKind::PermissionDenied) {
        WatchError::NotPermitted { cause }
    } else {
        WatchError::Unsupported { cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_2_hierarchy_is_found_on_a_hybrid_system() {
        let mountinfo = "33 32 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n\
                         34 32 0:29 / /sys/fs/cgroup/unified rw,relatime shared:4 - cgroup2 cgroup2 rw\n";
        assert_eq!(
            cgroup2_mount(mountinfo),
            Some(PathBuf::from("/sys/fs/cgroup/unified"))
        );
    }

    #[test]
    fn a_system_without_version_2_has_no_hierarchy() {
        let mountinfo =
            "33 32 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n\nnonsense - cgroup2\n";
        assert_eq!(cgroup2_mount(mountinfo), None);
    }

    #[test]
    fn a_refusal_is_told_from_a_kernel_that_cannot() {
        let refused = EbpfError::FileError {
            path: PathBuf::from("/sys/fs/cgroup"),
            error: io::Error::from(io::ErrorKind::PermissionDenied),
        };
        assert!(matches!(explain(&refused), WatchError::NotPermitted { .. }));
        assert!(matches!(
            explain(&EbpfError::NoBTF),
            WatchError::Unsupported { .. }
        ));
    }

    #[test]
    fn what_would_make_the_kernel_tell_more_depends_on_why_it_does_not() {
        let denied = Silence::Refused(WatchError::NotPermitted {
            cause: "Operation not permitted".to_owned(),
        });
        assert!(denied.saying().ends_with(": Operation not permitted"));
        assert!(denied.remedy().contains("cap_perfmon"));
        assert!(Silence::Wanted.remedy().contains("CONFIG_DEBUG_INFO_BTF"));
    }
}
