//! The service or container of a process, from the path of its control group.

use flowcore::model::{Unit, UnitKind, visible};

/// Longest name of a unit that is shown. systemd allows 255.
const MAX_NAME: usize = 96;

/// Characters of a container's id that tools show.
const SHORT_ID: usize = 12;

/// From the text of `/proc/<pid>/cgroup`, a line `number:controllers:path` for each hierarchy.
pub(super) fn of_cgroup(text: &str) -> Option<Unit> {
    let paths = || text.lines().filter_map(|line| line.splitn(3, ':').nth(2));
    paths()
        .find_map(container)
        .or_else(|| paths().find_map(service))
}

/// From one path.
pub(super) fn of_path(path: &str) -> Option<Unit> {
    container(path).or_else(|| service(path))
}

/// Docker, Podman, containerd, CRI-O and Kubernetes put 64 hexadecimal digits somewhere into the path, LXC a name.
fn container(path: &str) -> Option<Unit> {
    let name = path.rsplit('/').find_map(|part| {
        if let Some(name) = part
            .strip_prefix("lxc.payload.")
            .filter(|name| !name.is_empty())
        {
            return Some(visible(name, MAX_NAME));
        }
        let part = part.strip_suffix(".scope").unwrap_or(part);
        let id = part.rsplit('-').next().filter(|id| id.len() == 64)?;
        id.bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then(|| id[..SHORT_ID].into())
    })?;
    Some(Unit {
        kind: UnitKind::Container,
        name,
    })
}

/// The innermost unit of systemd.
fn service(path: &str) -> Option<Unit> {
    path.rsplit('/').find_map(|part| {
        let kind = if part.ends_with(".service") {
            UnitKind::Service
        } else if part.ends_with(".scope") && part != "init.scope" {
            UnitKind::Scope
        } else {
            return None;
        };
        Some(Unit {
            kind,
            name: visible(part, MAX_NAME),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<(UnitKind, String)> {
        of_cgroup(text).map(|unit| (unit.kind, unit.name.to_string()))
    }

    #[test]
    fn services_and_sessions_of_systemd_are_named() {
        assert_eq!(
            named("0::/system.slice/ssh.service\n"),
            Some((UnitKind::Service, "ssh.service".to_owned()))
        );
        assert_eq!(
            named(
                "1:name=systemd:/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-99.scope\n0::/\n"
            ),
            Some((UnitKind::Scope, "app-firefox-99.scope".to_owned()))
        );
    }

    #[test]
    fn containers_are_named_by_their_short_id() {
        let id = "0123456789abcdef".repeat(4);
        for path in [
            format!("0::/system.slice/docker-{id}.scope\n"),
            format!("12:pids:/docker/{id}\n0::/system.slice/containerd.service\n"),
            format!("0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-{id}.scope\n"),
            format!("0::/machine.slice/libpod-{id}.scope/container\n"),
        ] {
            assert_eq!(
                named(&path),
                Some((UnitKind::Container, "0123456789ab".to_owned())),
                "{path}"
            );
        }
        assert_eq!(
            named("0::/lxc.payload.web/init.scope\n"),
            Some((UnitKind::Container, "web".to_owned()))
        );
    }

    #[test]
    fn a_process_outside_of_units_has_none() {
        for text in [
            "",
            "0::/\n",
            "0::/init.scope\n",
            "nonsense",
            "0::/user.slice/zz-0123.scopeé\n",
        ] {
            assert_eq!(named(text), None, "{text:?}");
        }
    }
}
