//! The sensor as Windows' service manager runs it.

use std::ffi::OsString;
use std::sync::OnceLock;

use crossbeam_channel::{Receiver, bounded};
use windows_service::service::{
    ServiceControl, ServiceControlAccept, ServiceExitCode, ServiceState, ServiceStatus, ServiceType,
};
use windows_service::service_control_handler::{self, ServiceControlHandlerResult};
use windows_service::{define_windows_service, service_dispatcher};

use super::PATIENCE;
use crate::cli::args::ServeArgs;
use crate::cli::serve::{self, Starter};
use crate::cli::{Outcome, complain};

/// What the service manager's thread is to run; it takes no arguments from us.
static SERVE: OnceLock<ServeArgs> = OnceLock::new();

define_windows_service!(service_main, serve_as_service);

/// Started by the service manager. By hand it says so.
pub(super) fn run(args: ServeArgs) -> anyhow::Result<Outcome> {
    SERVE.get_or_init(|| args);
    match service_dispatcher::start(super::NAME, service_main) {
        Ok(()) => Ok(Outcome::Fine),
        Err(error) => {
            tracing::debug!(%error, "no service manager");
            complain("this is what Windows starts; by hand: arcwatch-sensor serve");
            Ok(Outcome::Usage)
        }
    }
}

/// On the service manager's thread, until it says stop.
fn serve_as_service(_arguments: Vec<OsString>) {
    let (stop, stopped) = bounded(1);
    let handler = move |control| match control {
        ServiceControl::Stop | ServiceControl::Shutdown => {
            // One wish is enough: where the channel is full it is known already.
            _ = stop.try_send(());
            ServiceControlHandlerResult::NoError
        }
        ServiceControl::Interrogate => ServiceControlHandlerResult::NoError,
        _ => ServiceControlHandlerResult::NotImplemented,
    };
    let status = match service_control_handler::register(super::NAME, handler) {
        Ok(status) => status,
        Err(error) => {
            tracing::error!(%error, "the service manager does not answer");
            return;
        }
    };
    let tell = |state, exit| {
        let told = status.set_service_status(ServiceStatus {
            service_type: ServiceType::OWN_PROCESS,
            current_state: state,
            controls_accepted: match state {
                ServiceState::Running => {
                    ServiceControlAccept::STOP | ServiceControlAccept::SHUTDOWN
                }
                _ => ServiceControlAccept::empty(),
            },
            exit_code: ServiceExitCode::Win32(exit),
            checkpoint: 0,
            wait_hint: PATIENCE,
            process_id: None,
        });
        if let Err(error) = told {
            tracing::error!(%error, "the service manager does not take our state");
        }
    };
    tell(ServiceState::StartPending, 0);
    let ended = serve_until(stopped, || tell(ServiceState::Running, 0));
    tell(ServiceState::Stopped, ended);
}

/// Windows' number for how it ended. One that is not zero has it started anew.
fn serve_until(stopped: Receiver<()>, on_start: impl FnOnce()) -> u32 {
    const ERROR_SERVICE_SPECIFIC: u32 = 1_066;
    let Some(args) = SERVE.get() else {
        return ERROR_SERVICE_SPECIFIC;
    };
    match serve::run_until(args, || Ok(stopped), Starter::Manager { on_start }) {
        Ok(Outcome::Fine) => 0,
        Ok(_) => ERROR_SERVICE_SPECIFIC,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the sensor cannot serve");
            ERROR_SERVICE_SPECIFIC
        }
    }
}
