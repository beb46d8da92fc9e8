//! Processes by id, as [`Program`]s that all their flows share. Survives the reuse of ids: what is known of a process
//! is looked at again before it is credited with more, and counts only where that process ran at the time. Of those that
//! have ended it knows what the kernel introduced them with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use flowcore::model::{Description, Evidence, Program, Signer, User, visible};
use flowcore::time::Timestamp;
use rustix::time::{ClockId, clock_gettime};

use super::cgroups::Cgroups;
use super::facts::{self, Facts};
use super::introduced::Introduced;
use super::users::Users;
use crate::process::ebpf::{Announcement, Introduction};

/// Processes that are remembered at most; beyond, all are forgotten and read again. Busy servers have some hundreds
/// that use the network.
const MAX_KNOWN: usize = 4_096;

/// For how long what was read holds without another look. No system gets through its 32,768 or more ids in this
/// time, so an id means the same process throughout.
const TRUSTED: Duration = Duration::from_millis(100);

/// For how long a process that has ended is remembered: announcements of its last packets may still be on their way.
const REMEMBERED: Duration = Duration::from_secs(1);

/// Longest file name and path that are shown, in characters.
const MAX_NAME: usize = 64;
const MAX_PATH: usize = 512;

/// What is known of processes.
#[derive(Debug)]
pub struct Roster {
    proc_root: PathBuf,
    users: Users,
    cgroups: Cgroups,
    introduced: Introduced,
    known: HashMap<u32, Known>,
    /// When the computer started. Taken once, so that a process keeps its start when the clock is set.
    boot: Timestamp,
    nanos_per_tick: u64,
}

#[derive(Debug)]
struct Known {
    program: Arc<Program>,
    start_ticks: u64,
    looked: Instant,
}

impl Roster {
    /// Knows nobody yet.
    #[must_use]
    pub fn new() -> Self {
        let ticks_per_second = rustix::param::clock_ticks_per_second().max(1);
        Self::below(
            Path::new("/proc"),
            Path::new("/etc/passwd"),
            Cgroups::new(),
            boot_time(),
            ticks_per_second,
        )
    }

    fn below(
        proc_root: &Path,
        passwd: &Path,
        cgroups: Cgroups,
        boot: Timestamp,
        ticks_per_second: u64,
    ) -> Self {
        let nanos_per_tick = 1_000_000_000 / ticks_per_second;
        Self {
            proc_root: proc_root.to_path_buf(),
            users: Users::new(passwd.to_path_buf()),
            cgroups,
            introduced: Introduced::new(nanos_per_tick),
            known: HashMap::new(),
            boot,
            nanos_per_tick,
        }
    }

    /// The process that holds a socket now, by its id.
    pub fn holder(&mut self, pid: u32, now: Instant) -> Option<Arc<Program>> {
        self.look(pid, Evidence::SocketTable, now)
            .map(|known| Arc::clone(&known.program))
    }

    /// Remembers what the kernel said of a process, for when it has ended.
    pub fn introduce(&mut self, introduction: Introduction) {
        self.introduced.note(introduction);
    }

    /// The process that the kernel announced. Where it has ended since, what the kernel said is all there is.
    pub fn announced(
        &mut self,
        announcement: &Announcement,
        may_look: bool,
        now: Instant,
    ) -> Arc<Program> {
        let nanos_per_tick = self.nanos_per_tick;
        if may_look
            && let Some(program) = self
                .look(announcement.process.pid, Evidence::Kernel, now)
                .filter(|known| is_same(known.start_ticks, announcement, nanos_per_tick))
                .map(|known| Arc::clone(&known.program))
        {
            self.cgroups
                .note(announcement.cgroup, program.unit.as_ref());
            return program;
        }
        Arc::new(self.ended(announcement, now))
    }

    /// By what the kernel said of it, and the unit by its control group.
    fn ended(&mut self, announcement: &Announcement, now: Instant) -> Program {
        let process = announcement.process;
        let start_ticks = process.started_nanos / self.nanos_per_tick;
        let introduced = self.introduced.find(process.pid, start_ticks);
        let path = introduced.and_then(|it| it.path.as_deref());
        let comm = announcement.comm_text();
        Program {
            name: name_of(path, &comm),
            path: path.map(|path| visible(path, MAX_PATH)),
            pid: process.pid,
            parent: introduced.map(|it| it.parent).filter(|parent| *parent != 0),
            started: (process.started_nanos != 0).then(|| self.time_of(start_ticks)),
            user: Some(self.users.user(announcement.uid, now)),
            unit: self.cgroups.unit(announcement.cgroup, now),
            signer: Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Noted,
        }
    }

    fn time_of(&self, ticks: u64) -> Timestamp {
        let since_boot = Duration::from_nanos(ticks.saturating_mul(self.nanos_per_tick));
        self.boot.saturating_add(since_boot)
    }

    fn look(&mut self, pid: u32, evidence: Evidence, now: Instant) -> Option<&Known> {
        let age = self
            .known
            .get(&pid)
            .map(|known| now.saturating_duration_since(known.looked));
        if age.is_none_or(|age| age > TRUSTED) {
            match facts::read(&self.proc_root, pid) {
                Some(facts) => self.remember(pid, facts, evidence, now),
                None if age.is_some_and(|age| age > REMEMBERED) => drop(self.known.remove(&pid)),
                None => {}
            }
        }
        self.known.get(&pid)
    }

    fn remember(&mut self, pid: u32, facts: Facts, evidence: Evidence, now: Instant) {
        let user = facts.uid.map(|uid| self.users.user(uid, now));
        let start_ticks = facts.start_ticks;
        let program = self.program(pid, facts, user, evidence);
        // Flows of one process share one value, as long as nothing about it changes.
        let program = match self.known.get(&pid) {
            Some(known) if *known.program == program => Arc::clone(&known.program),
            _ => Arc::new(program),
        };
        if self.known.len() >= MAX_KNOWN && !self.known.contains_key(&pid) {
            self.known.clear();
        }
        self.known.insert(
            pid,
            Known {
                program,
                start_ticks,
                looked: now,
            },
        );
    }

    fn program(&self, pid: u32, facts: Facts, user: Option<User>, evidence: Evidence) -> Program {
        // Whose executable a process of another user runs one may not see everywhere; the kernel has said it.
        let path = facts.path.as_deref().or_else(|| {
            let introduced = self.introduced.find(pid, facts.start_ticks);
            introduced.and_then(|it| it.path.as_deref())
        });
        Program {
            name: name_of(path, &facts.comm),
            path: path.map(|path| visible(path, MAX_PATH)),
            pid,
            parent: (facts.parent != 0).then_some(facts.parent),
            started: Some(self.time_of(facts.start_ticks)),
            user,
            unit: facts.unit,
            signer: Signer::Unknown,
            evidence,
            described: Description::Running,
        }
    }
}

/// Whether a process that began then is the one that was announced. Start times are cut to whole ticks.
const fn is_same(start_ticks: u64, announcement: &Announcement, nanos_per_tick: u64) -> bool {
    match announcement.process.started_nanos {
        0 => start_ticks <= announcement.at_boot_nanos / nanos_per_tick,
        started_nanos => start_ticks == started_nanos / nanos_per_tick,
    }
}

/// The file's, or where there is none the kernel's name for it.
fn name_of(path: Option<&str>, comm: &str) -> Box<str> {
    let file_name = path
        .and_then(|path| path.rsplit('/').next())
        .filter(|name| !name.is_empty());
    visible(file_name.unwrap_or(comm), MAX_NAME)
}

impl Default for Roster {
    fn default() -> Self {
        Self::new()
    }
}

fn boot_time() -> Timestamp {
    let up = clock_gettime(ClockId::Boottime);
    let up = Duration::new(
        up.tv_sec.unsigned_abs(),
        u32::try_from(up.tv_nsec).unwrap_or(0),
    );
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let boot = now.saturating_sub(up);
    Timestamp::from_secs_nanos(boot.as_secs(), u64::from(boot.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::{IpAddr, Ipv4Addr};
    use std::os::unix::fs::{MetadataExt, symlink};

    use flowcore::flow::SocketKey;
    use flowcore::model::{Endpoint, Protocol};

    use super::*;
    use crate::process::ebpf::ProcessKey;

    /// A made-up `/proc` with a hundred ticks a second, on a computer that started at second 1,000.
    struct Lab(tempfile::TempDir);

    impl Lab {
        fn new() -> Self {
            Self(tempfile::tempdir().expect("a folder"))
        }

        fn roster(&self) -> Roster {
            let passwd = self.0.path().join("passwd");
            fs::write(&passwd, "ann:x:1000:1000::/:/bin/sh\n").expect("written");
            Roster::below(
                self.0.path(),
                &passwd,
                Cgroups::below(&self.0.path().join("cgroup")),
                Timestamp::from_secs_nanos(1_000, 0),
                100,
            )
        }

        fn start(&self, pid: u32, exe: &str, start_ticks: u64) {
            let folder = self.0.path().join(pid.to_string());
            self.end(pid);
            fs::create_dir_all(&folder).expect("a folder");
            let stat = format!("{pid} (worker) S 1 {}{start_ticks} 0\n", "0 ".repeat(17));
            fs::write(folder.join("stat"), stat).expect("written");
            fs::write(folder.join("status"), "Uid:\t1000\t1000\t1000\t1000\n").expect("written");
            fs::write(folder.join("cgroup"), "0::/system.slice/web.service\n").expect("written");
            symlink(exe, folder.join("exe")).expect("linked");
        }

        fn end(&self, pid: u32) {
            drop(fs::remove_dir_all(self.0.path().join(pid.to_string())));
        }
    }

    fn announcement(pid: u32, at_boot: Duration) -> Announcement {
        let end = |port| Endpoint {
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port,
        };
        let mut comm = [0; 16];
        comm[..4].copy_from_slice(b"curl");
        Announcement {
            at_boot_nanos: u64::try_from(at_boot.as_nanos()).expect("short"),
            netns: 1,
            cgroup: 1,
            process: ProcessKey {
                pid,
                started_nanos: 0,
            },
            uid: 1000,
            comm,
            socket: SocketKey {
                protocol: Protocol::TCP,
                local: end(1),
                remote: end(2),
            },
        }
    }

    #[test]
    fn a_running_process_is_known_with_everything_about_it() {
        let lab = Lab::new();
        lab.start(7, "/opt/web server/httpd (deleted)", 250);
        let program = lab.roster().announced(
            &announcement(7, Duration::from_secs(3)),
            true,
            Instant::now(),
        );
        assert_eq!(&*program.name, "httpd");
        assert_eq!(program.path.as_deref(), Some("/opt/web server/httpd"));
        assert_eq!(
            program.started,
            Some(Timestamp::from_secs_nanos(1_002, 500_000_000))
        );
        assert_eq!(
            program.user.as_ref().and_then(|user| user.name.as_deref()),
            Some("ann")
        );
        assert_eq!(
            program.unit.as_ref().map(|unit| &*unit.name),
            Some("web.service")
        );
        assert_eq!(
            (program.pid, program.parent, program.evidence),
            (7, Some(1), Evidence::Kernel)
        );
    }

    #[test]
    fn a_process_that_has_ended_keeps_the_name_the_kernel_told() {
        let lab = Lab::new();
        let program = lab.roster().announced(
            &announcement(7, Duration::from_secs(3)),
            true,
            Instant::now(),
        );
        assert_eq!(
            (&*program.name, program.path.as_deref(), program.pid),
            ("curl", None, 7)
        );
        assert_eq!(
            program.user.as_ref().and_then(|user| user.name.as_deref()),
            Some("ann")
        );
    }

    /// As the kernel says where it lets the programs read who a process is.
    fn introduction(pid: u32, path: &str) -> Introduction {
        Introduction {
            process: ProcessKey {
                pid,
                started_nanos: 2_509_000_000,
            },
            parent: 3,
            path: Some(path.to_owned()),
        }
    }

    #[test]
    fn a_process_that_was_introduced_is_known_with_everything_about_it_though_it_has_ended() {
        let lab = Lab::new();
        let mut roster = lab.roster();
        roster.introduce(introduction(7, "/opt/tools/fetch\u{202e}"));
        let mut heard = announcement(7, Duration::from_secs(3));
        heard.process.started_nanos = 2_509_000_000;
        // Whoever has its id by now is somebody else, and began before the announcement was made.
        lab.start(7, "/usr/bin/innocent", 290);
        let program = roster.announced(&heard, true, Instant::now());
        assert_eq!(
            (&*program.name, program.path.as_deref()),
            ("fetch\u{fffd}", Some("/opt/tools/fetch\u{fffd}")),
            "what misleads is made visible"
        );
        assert_eq!((program.pid, program.parent), (7, Some(3)));
        assert_eq!(
            program.started,
            Some(Timestamp::from_secs_nanos(1_002, 500_000_000))
        );
        assert_eq!(program.described, Description::Noted);
    }

    #[test]
    fn what_may_not_be_looked_at_is_known_by_what_the_kernel_said() {
        let lab = Lab::new();
        let mut roster = lab.roster();
        roster.introduce(introduction(7, "/opt/other/daemon"));
        let mut heard = announcement(7, Duration::from_secs(3));
        heard.process.started_nanos = 2_509_000_000;
        lab.start(7, "/nowhere", 250);
        fs::remove_file(lab.0.path().join("7/exe")).expect("there");
        let program = roster.announced(&heard, true, Instant::now());
        assert_eq!(
            (&*program.name, program.path.as_deref(), program.described),
            ("daemon", Some("/opt/other/daemon"), Description::Running)
        );
    }

    #[test]
    fn a_process_that_runs_is_read_though_it_was_introduced() {
        let lab = Lab::new();
        let mut roster = lab.roster();
        roster.introduce(introduction(7, "/proc/self/exe"));
        let mut heard = announcement(7, Duration::from_secs(3));
        heard.process.started_nanos = 2_509_000_000;
        lab.start(7, "/usr/bin/first", 250);
        let program = roster.announced(&heard, true, Instant::now());
        assert_eq!(
            (program.path.as_deref(), program.described),
            (Some("/usr/bin/first"), Description::Running)
        );
    }

    #[test]
    fn a_process_that_has_ended_keeps_its_unit_even_where_the_unit_has_ended_too() {
        let lab = Lab::new();
        let group = lab.0.path().join("cgroup/system.slice/backup.service");
        fs::create_dir_all(&group).expect("a folder");
        let mut ended = announcement(7, Duration::from_secs(3));
        ended.cgroup = fs::metadata(&group).expect("it is there").ino();
        let mut roster = lab.roster();
        let unit = |program: Arc<Program>| program.unit.as_ref().map(|it| it.name.to_string());
        let first = roster.announced(&ended, true, Instant::now());
        assert_eq!(unit(first).as_deref(), Some("backup.service"));
        fs::remove_dir_all(&group).expect("removed");
        ended.process.pid = 8;
        let second = roster.announced(&ended, true, Instant::now());
        assert_eq!(unit(second).as_deref(), Some("backup.service"));
    }

    #[test]
    fn the_next_process_with_the_same_id_is_not_credited() {
        let lab = Lab::new();
        lab.start(7, "/usr/bin/innocent", 900);
        let program = lab.roster().announced(
            &announcement(7, Duration::from_secs(3)),
            true,
            Instant::now(),
        );
        assert_eq!(&*program.name, "curl");
    }

    #[test]
    fn a_reused_id_is_noticed_at_the_next_look() {
        let (lab, now) = (Lab::new(), Instant::now());
        let mut roster = lab.roster();
        lab.start(7, "/usr/bin/first", 250);
        assert_eq!(&*roster.holder(7, now).expect("runs").name, "first");
        lab.start(7, "/usr/bin/second", 900);
        let later = now + TRUSTED + Duration::from_millis(1);
        let second = roster.announced(&announcement(7, Duration::from_secs(10)), true, later);
        assert_eq!(&*second.name, "second");
    }

    #[test]
    fn flows_of_one_process_share_its_description() {
        let (lab, now) = (Lab::new(), Instant::now());
        let mut roster = lab.roster();
        lab.start(7, "/usr/bin/first", 250);
        let one = roster.holder(7, now).expect("runs");
        let two = roster
            .holder(7, now + Duration::from_secs(5))
            .expect("runs");
        assert!(Arc::ptr_eq(&one, &two));
    }

    #[test]
    fn a_process_is_remembered_for_a_moment_after_its_end() {
        let (lab, now) = (Lab::new(), Instant::now());
        let mut roster = lab.roster();
        lab.start(7, "/usr/bin/first", 250);
        assert!(roster.holder(7, now).is_some());
        lab.end(7);
        assert!(roster.holder(7, now + REMEMBERED).is_some());
        assert!(
            roster
                .holder(7, now + REMEMBERED + Duration::from_millis(1))
                .is_none()
        );
    }

    #[test]
    fn in_a_container_with_its_own_ids_nothing_is_looked_up() {
        let lab = Lab::new();
        lab.start(7, "/usr/bin/other", 250);
        let program = lab.roster().announced(
            &announcement(7, Duration::from_secs(3)),
            false,
            Instant::now(),
        );
        assert_eq!(&*program.name, "curl");
    }
}
