//! Seccomp: the system calls that are left. What is not listed fails with `EPERM`.

use std::collections::BTreeMap;
use std::error::Error;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};

use super::super::Role;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// What every thread needs to run at all, and to talk through what is open.
const RUN: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_clone3, // answered with ENOSYS by a filter of its own
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_futex,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_newfstatat,
    libc::SYS_ppoll,
    libc::SYS_pread64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_sigaltstack,
    libc::SYS_statx,
    libc::SYS_uname,
    libc::SYS_write,
    libc::SYS_writev,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// What the sensor needs besides: sockets of screens and of the resolver, files of databases.
const SERVE: &[i64] = &[
    libc::SYS_accept4,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_copy_file_range,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_fadvise64,
    libc::SYS_fdatasync,
    libc::SYS_fsync,
    libc::SYS_ftruncate,
    libc::SYS_getdents64,
    libc::SYS_getpeername,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_mkdirat,
    libc::SYS_openat,
    libc::SYS_pipe2,
    libc::SYS_pwrite64,
    libc::SYS_recvfrom,
    libc::SYS_recvmmsg,
    libc::SYS_recvmsg,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_sendmmsg,
    libc::SYS_sendmsg,
    libc::SYS_sendto,
    libc::SYS_setsockopt,
    libc::SYS_shutdown,
    libc::SYS_unlinkat,
    libc::SYS_wait4, // for the helper's end
    libc::SYS_waitid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_mkdir,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_rename,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_unlink,
];

/// What the helper needs besides: looking into `/proc`, and talking through the one socket that it was given.
const LOOK: &[i64] = &[
    libc::SYS_getdents64,
    libc::SYS_readlinkat,
    libc::SYS_recvfrom,
    libc::SYS_sendto,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
];

/// What the keeper of helpers needs besides all that they need: to wait for them, and to let them narrow their rights.
const KEEP: &[i64] = &[libc::SYS_seccomp, libc::SYS_wait4, libc::SYS_waitid];

/// Whatever would give a process a world of its own.
const NAMESPACES: libc::c_int = libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWUTS;

pub(super) fn confine(role: Role) -> Result<(), Box<dyn Error>> {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
        tracing::warn!("system calls are not filtered on this processor");
        return Ok(());
    };
    // Its arguments are in memory, where no filter sees them; without it the C library makes threads with `clone`.
    let clone3 = Rules::from([(libc::SYS_clone3, Vec::new())]);
    let clone3 = SeccompFilter::new(clone3, SeccompAction::Allow, errno(libc::ENOSYS), arch)?;
    let allowed = SeccompFilter::new(
        allowed(role)?,
        errno(libc::EPERM),
        SeccompAction::Allow,
        arch,
    )?;
    for filter in [clone3, allowed] {
        apply_filter(&BpfProgram::try_from(filter)?)?;
    }
    Ok(())
}

fn errno(code: libc::c_int) -> SeccompAction {
    SeccompAction::Errno(code.unsigned_abs())
}

fn allowed(role: Role) -> Result<Rules, seccompiler::BackendError> {
    let (calls, more) = match role {
        Role::Sensor => (SERVE, &[][..]),
        Role::Helper => (LOOK, &[][..]),
        Role::Keeper => (LOOK, KEEP),
    };
    let mut rules: Rules = RUN
        .iter()
        .chain(calls)
        .chain(more)
        .map(|call| (*call, Vec::new()))
        .collect();
    // Threads, and processes of the keeper's, which are in its own namespaces.
    let clone = if role == Role::Keeper {
        masked(0, NAMESPACES.unsigned_abs().into(), 0)?
    } else {
        let thread = libc::CLONE_THREAD.unsigned_abs().into();
        masked(0, thread, thread)?
    };
    rules.insert(libc::SYS_clone, vec![clone]);
    // Memory is never both written and run.
    let exec = libc::PROT_EXEC.unsigned_abs().into();
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        rules.insert(call, vec![masked(2, exec, 0)?]);
    }
    // A name for a thread, one for its memory, and what the kernel told this process when it started.
    const PR_GET_AUXV: libc::c_int = 0x4155_5856;
    let options = [libc::PR_SET_NAME, libc::PR_SET_VMA, PR_GET_AUXV];
    // What each process does that filters its system calls.
    let gain_nothing = (role == Role::Keeper).then_some(libc::PR_SET_NO_NEW_PRIVS);
    let options = options.into_iter().chain(gain_nothing);
    let options = options.map(|option| equal(0, option));
    rules.insert(libc::SYS_prctl, options.collect::<Result<_, _>>()?);
    // Our own threads: how a program aborts. Which ones those of a helper are is not known before there is one.
    let this = rustix::process::getpid().as_raw_nonzero().get();
    let own = match role {
        Role::Keeper => Vec::new(),
        Role::Sensor | Role::Helper => vec![equal(0, this)?],
    };
    rules.insert(libc::SYS_tgkill, own);
    match role {
        Role::Sensor => {
            // The resolver's sockets, and the one that the C library asks for names of interfaces with. A packet
            // socket is none of them.
            let families = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6];
            let sockets = families.map(|family| equal(0, family));
            rules.insert(
                libc::SYS_socket,
                sockets.into_iter().collect::<Result<_, _>>()?,
            );
            const NON_BLOCKING: libc::c_int = 0x5421; // FIONBIO
            const NAME_OF_INTERFACE: libc::c_int = 0x8910; // SIOCGIFNAME
            rules.insert(
                libc::SYS_ioctl,
                vec![equal(1, NON_BLOCKING)?, equal(1, NAME_OF_INTERFACE)?],
            );
        }
        Role::Helper | Role::Keeper => {
            let changes = libc::O_ACCMODE
                | libc::O_CREAT
                | libc::O_TRUNC
                | libc::O_APPEND
                | (libc::O_TMPFILE & !libc::O_DIRECTORY);
            let changes = changes.unsigned_abs().into();
            rules.insert(libc::SYS_openat, vec![masked(2, changes, 0)?]);
        }
    }
    Ok(rules)
}

/// The argument at `index`, under `mask`, is `value`.
fn masked(index: u8, mask: u64, value: u64) -> Result<SeccompRule, seccompiler::BackendError> {
    let operator = SeccompCmpOp::MaskedEq(mask);
    SeccompRule::new(vec![SeccompCondition::new(
        index,
        SeccompCmpArgLen::Dword,
        operator,
        value,
    )?])
}

/// The argument at `index` is `value`.
fn equal(index: u8, value: libc::c_int) -> Result<SeccompRule, seccompiler::BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(
        index,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::Eq,
        u64::from(value.cast_unsigned()),
    )?])
}
