//! `service`: the sensor as a Windows service, for screens of one user. It starts with the computer, captures with the
//! rights of the system, gives up what it does not need as `serve` does, and comes back when it breaks off.

mod files;
mod log;
mod run;

use std::ffi::OsString;
use std::io;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use windows_service::service::{
    ServiceAccess, ServiceAction, ServiceActionType, ServiceErrorControl, ServiceFailureActions,
    ServiceFailureResetPeriod, ServiceInfo, ServiceStartType, ServiceState, ServiceType,
};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

use super::args::{ServeArgs, ServiceCommand};
use super::{Outcome, complain};
use crate::ipc::child::this_sensor;
use crate::ipc::{Owner, Place};

pub(super) use log::to_events;

/// What the service manager knows it by.
const NAME: &str = "arcwatch-sensor";

/// How long a service may take to start or to stop before we say that it does not.
const PATIENCE: Duration = Duration::from_secs(10);

const ACCESS_DENIED: i32 = 5;
const NO_SUCH_SERVICE: i32 = 1060;
const EXISTS_ALREADY: i32 = 1073;
const RUNS_ALREADY: i32 = 1056;
const DOES_NOT_RUN: i32 = 1062;

pub(super) fn run(command: ServiceCommand) -> anyhow::Result<Outcome> {
    let done = match command {
        ServiceCommand::Install(serve) => install(&serve),
        ServiceCommand::Start => start(),
        ServiceCommand::Stop => stop(),
        ServiceCommand::Uninstall => uninstall(),
        ServiceCommand::Run(serve) => return run::run(*serve),
    };
    match done {
        Ok(what) => {
            complain(&what);
            Ok(Outcome::Fine)
        }
        Err(windows_service::Error::Winapi(error)) => {
            let (what, outcome) = explain(error.raw_os_error());
            complain(&what.unwrap_or_else(|| format!("the service manager refuses: {error}")));
            Ok(outcome)
        }
        Err(error) => Err(error).context("the service manager cannot be asked"),
    }
}

/// What to do about an error number of the service manager.
fn explain(code: Option<i32>) -> (Option<String>, Outcome) {
    let text = match code {
        Some(ACCESS_DENIED) => {
            let remedy =
                "only administrators may do this: open a terminal with \"Run as administrator\"";
            return (Some(remedy.to_owned()), Outcome::NotPermitted);
        }
        Some(NO_SUCH_SERVICE) => {
            "the service is not installed: arcwatch-sensor service install".to_owned()
        }
        Some(EXISTS_ALREADY) => "the service is installed already; to install it anew: \
                                 arcwatch-sensor service uninstall, then install"
            .to_owned(),
        Some(RUNS_ALREADY) => "the service runs already".to_owned(),
        Some(DOES_NOT_RUN) => "the service does not run".to_owned(),
        _ => return (None, Outcome::Failed),
    };
    (Some(text), Outcome::Failed)
}

/// Command line of the service: what was asked for, and the one user whom it serves.
fn launch_arguments(serve: &ServeArgs) -> Vec<OsString> {
    let role = this_sensor().and_then(|(_, role)| role);
    let owner = whom(serve);
    let place = serve
        .socket
        .clone()
        .unwrap_or_else(|| Place::of_system().path().to_owned());
    let mut arguments: Vec<OsString> = role.map(OsString::from).into_iter().collect();
    arguments.extend(["service", "run", "--owner"].map(OsString::from));
    arguments.push(owner.to_string().into());
    arguments.extend(["--socket".into(), place.into()]);
    arguments.extend(serve.pass_on());
    arguments
}

fn install(serve: &ServeArgs) -> windows_service::Result<String> {
    let access = ServiceManagerAccess::CONNECT | ServiceManagerAccess::CREATE_SERVICE;
    let manager = ServiceManager::local_computer(None::<&str>, access)?;
    // Not over the files of a service that runs.
    if manager
        .open_service(NAME, ServiceAccess::QUERY_STATUS)
        .is_ok()
    {
        let exists = io::Error::from_raw_os_error(EXISTS_ALREADY);
        return Err(windows_service::Error::Winapi(exists));
    }
    let program = files::install().map_err(windows_service::Error::Winapi)?;
    let info = ServiceInfo {
        name: NAME.into(),
        display_name: "Arcwatch sensor".into(),
        service_type: ServiceType::OWN_PROCESS,
        start_type: ServiceStartType::AutoStart,
        error_control: ServiceErrorControl::Normal,
        executable_path: program.clone(),
        launch_arguments: launch_arguments(serve),
        dependencies: Vec::new(),
        account_name: None, // the system: the driver asks for an administrator
        account_password: None,
    };
    let access = ServiceAccess::CHANGE_CONFIG | ServiceAccess::START;
    let service = manager.create_service(&info, access)?;
    let nice_to_have = [
        service
            .set_description("Tells the Arcwatch screen of one user where this computer talks to."),
        service.update_failure_actions(comes_back()),
        service.set_failure_actions_on_non_crash_failures(true),
    ];
    for error in nice_to_have.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "the service is installed without its description or its restart");
    }
    if let Err(error) = log::install() {
        tracing::warn!(%error, "Windows will show the service's events with a word of its own before them");
    }
    Ok(format!(
        "installed as {} for the screens of the user {} alone, which `whoami /user` shows (another: uninstall, then \
         install --owner SID); it starts with Windows. To start it now: arcwatch-sensor service start",
        program.display(),
        whom(serve),
    ))
}

/// The one user whom it serves: who was named, else who sits at the screen, whoever's password was given to install it.
fn whom(serve: &ServeArgs) -> Owner {
    let named = serve.owner.clone();
    named
        .or_else(Owner::of_session)
        .unwrap_or_else(Owner::current)
}

/// After a crash: soon, then later, and each time again.
fn comes_back() -> ServiceFailureActions {
    let restart = |secs| ServiceAction {
        action_type: ServiceActionType::Restart,
        delay: Duration::from_secs(secs),
    };
    ServiceFailureActions {
        reset_period: ServiceFailureResetPeriod::After(Duration::from_secs(3_600)),
        reboot_msg: None,
        command: None,
        actions: Some(vec![restart(1), restart(10), restart(60)]),
    }
}

fn open(access: ServiceAccess) -> windows_service::Result<windows_service::service::Service> {
    let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)?;
    manager.open_service(NAME, access)
}

fn start() -> windows_service::Result<String> {
    let service = open(ServiceAccess::START | ServiceAccess::QUERY_STATUS)?;
    service.start::<&str>(&[])?;
    let state = settle(&service, |state| state != ServiceState::StartPending)?;
    Ok(if state == ServiceState::Running {
        "it runs; how it is: arcwatch-sensor status".to_owned()
    } else {
        format!(
            "it was started and ended again; why, Windows' event viewer shows (Application, {NAME})"
        )
    })
}

fn stop() -> windows_service::Result<String> {
    let service = open(ServiceAccess::STOP | ServiceAccess::QUERY_STATUS)?;
    Ok(if ended(&service)? {
        "it has stopped".to_owned()
    } else {
        "it was told to stop and has not yet: arcwatch-sensor status".to_owned()
    })
}

fn uninstall() -> windows_service::Result<String> {
    let access = ServiceAccess::DELETE | ServiceAccess::STOP | ServiceAccess::QUERY_STATUS;
    let service = open(access)?;
    if service.query_status()?.current_state != ServiceState::Stopped {
        ended(&service)?;
    }
    service.delete()?;
    log::uninstall();
    let left = files::uninstall();
    Ok(if left.is_empty() {
        "uninstalled".to_owned()
    } else {
        let left: Vec<String> = left.iter().map(|file| file.display().to_string()).collect();
        format!(
            "uninstalled; still in use, to be deleted after the next start of Windows: {}",
            left.join(", ")
        )
    })
}

/// Whether the service runs; `None`: it is not installed.
///
/// # Errors
/// The service manager does not answer.
pub(crate) fn state() -> windows_service::Result<Option<bool>> {
    match open(ServiceAccess::QUERY_STATUS) {
        Ok(service) => {
            let state = service.query_status()?.current_state;
            Ok(Some(state == ServiceState::Running))
        }
        Err(windows_service::Error::Winapi(error))
            if error.raw_os_error() == Some(NO_SUCH_SERVICE) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Stops the service and waits for its end; `false`: it takes longer than we wait. It still counts as running for a
/// moment after it was told to stop.
fn ended(service: &windows_service::service::Service) -> windows_service::Result<bool> {
    service.stop()?;
    let state = settle(service, |state| state == ServiceState::Stopped)?;
    Ok(state == ServiceState::Stopped)
}

/// The state of the service once `is_settled` holds, or when we have waited long enough.
fn settle(
    service: &windows_service::service::Service,
    is_settled: impl Fn(ServiceState) -> bool,
) -> windows_service::Result<ServiceState> {
    let until = Instant::now() + PATIENCE;
    loop {
        let state = service.query_status()?.current_state;
        if is_settled(state) || Instant::now() >= until {
            return Ok(state);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::{Cli, Command, ServiceArgs};
    use super::*;

    fn serve_args(arguments: &[&str]) -> ServeArgs {
        let all = ["arcwatch-sensor", "serve"].iter().chain(arguments);
        match Cli::parse_from(all).command {
            Command::Serve(args) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_installed_is_understood_when_windows_starts_it() {
        let asked = [
            "--no-dns",
            "--backend",
            "etw",
            "--home",
            "-33.9,18.4",
            "--iface",
            "Wi-Fi 2",
        ];
        let mut arguments = launch_arguments(&serve_args(&asked));
        // The test program plays the sensor's role.
        arguments.retain(|argument| argument != crate::ipc::child::ROLE);
        let all = [OsString::from("arcwatch-sensor")]
            .into_iter()
            .chain(arguments);
        let Command::Service(ServiceArgs {
            command: ServiceCommand::Run(args),
        }) = Cli::parse_from(all).command
        else {
            panic!("not the command that Windows starts");
        };
        assert_eq!(args.owner, Some(Owner::current()));
        assert_eq!(args.socket.as_deref(), Some(Place::of_system().path()));
        assert_eq!(
            (args.no_dns, args.iface.as_slice()),
            (true, &["Wi-Fi 2".to_owned()][..])
        );
        assert_eq!(args.backend, crate::pipeline::Backend::Etw);
        assert!(args.home.is_some() && !args.with_parent);
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        assert_eq!(explain(Some(ACCESS_DENIED)).1, Outcome::NotPermitted);
        for code in [NO_SUCH_SERVICE, EXISTS_ALREADY, RUNS_ALREADY, DOES_NOT_RUN] {
            let (text, outcome) = explain(Some(code));
            assert!(text.is_some_and(|it| it.contains("service")), "{code}");
            assert_eq!(outcome, Outcome::Failed);
        }
    }
}
