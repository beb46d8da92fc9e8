//! What kind of program it is, as an icon: drawn, so that it looks alike on every system and costs no file. Programs
//! whose kind nobody told are a window.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use bevy_egui::egui::{Color32, Painter, Pos2};

use super::icon::Pen;

/// What a program is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProgramKind {
    /// Shows pages.
    Browser,
    /// Reads mail.
    Mail,
    /// People talk through it.
    Chat,
    /// Plays music and films.
    Media,
    /// Is played, or sells games.
    Game,
    /// Keeps files in two places alike.
    Sync,
    /// Is typed into a terminal.
    Command,
    /// Makes programs.
    Developer,
    /// Installs and updates programs.
    Installer,
    /// Runs without anybody.
    Service,
    /// Anything else.
    Other,
}

/// Names of executables, without what a system or a version puts behind them.
const KNOWN: [(ProgramKind, &[&str]); 10] = [
    (
        ProgramKind::Browser,
        &[
            "brave",
            "brave-browser",
            "chrome",
            "chromium",
            "chromium-browser",
            "epiphany",
            "falkon",
            "firefox",
            "firefox-bin",
            "firefox-esr",
            "google-chrome",
            "iexplore",
            "konqueror",
            "librewolf",
            "lynx",
            "msedge",
            "msedgewebview",
            "opera",
            "safari",
            "tor browser",
            "vivaldi",
            "vivaldi-bin",
            "w3m",
            "waterfox",
        ],
    ),
    (
        ProgramKind::Mail,
        &[
            "claws-mail",
            "evolution",
            "geary",
            "hxoutlook",
            "kmail",
            "mailspring",
            "mutt",
            "olk",
            "outlook",
            "thunderbird",
            "thunderbird-bin",
        ],
    ),
    (
        ProgramKind::Chat,
        &[
            "discord",
            "element",
            "element-desktop",
            "hexchat",
            "irssi",
            "mattermost-desktop",
            "ms-teams",
            "pidgin",
            "signal",
            "signal-desktop",
            "skype",
            "slack",
            "teams",
            "telegram",
            "telegram-desktop",
            "webex",
            "weechat",
            "whatsapp",
            "zoom",
        ],
    ),
    (
        ProgramKind::Media,
        &[
            "itunes",
            "jellyfin",
            "kodi",
            "mpd",
            "mpv",
            "obs",
            "plex",
            "plexmediaserver",
            "rhythmbox",
            "spotify",
            "tidal",
            "vlc",
        ],
    ),
    (
        ProgramKind::Game,
        &[
            "battle.net",
            "eadesktop",
            "epicgameslauncher",
            "galaxyclient",
            "heroic",
            "lutris",
            "minecraft",
            "origin",
            "riotclientservices",
            "robloxplayerbeta",
            "steam",
            "steamwebhelper",
        ],
    ),
    (
        ProgramKind::Sync,
        &[
            "borg",
            "dropbox",
            "filezilla",
            "googledrivefs",
            "megasync",
            "nextcloud",
            "onedrive",
            "owncloud",
            "qbittorrent",
            "rclone",
            "restic",
            "rsync",
            "syncthing",
            "transmission-daemon",
            "transmission-gtk",
        ],
    ),
    (
        ProgramKind::Command,
        &[
            "bash",
            "cmd",
            "curl",
            "dig",
            "fish",
            "host",
            "mosh-client",
            "nc",
            "ncat",
            "nmap",
            "nslookup",
            "perl",
            "ping",
            "powershell",
            "pwsh",
            "python",
            "ruby",
            "scp",
            "sftp",
            "sh",
            "ssh",
            "tmux",
            "traceroute",
            "wget",
            "whois",
            "zsh",
        ],
    ),
    (
        ProgramKind::Developer,
        &[
            "cargo",
            "clion",
            "code",
            "code-oss",
            "codium",
            "devenv",
            "docker",
            "gh",
            "git",
            "git-remote-http",
            "git-remote-https",
            "go",
            "gradle",
            "idea",
            "java",
            "kubectl",
            "mvn",
            "node",
            "npm",
            "pnpm",
            "pycharm",
            "rust-analyzer",
            "rustup",
            "studio",
            "webstorm",
            "yarn",
        ],
    ),
    (
        ProgramKind::Installer,
        &[
            "apk",
            "apt",
            "apt-get",
            "dnf",
            "flatpak",
            "fwupd",
            "http",
            "https",
            "mousocoreworker",
            "msiexec",
            "packagekitd",
            "pacman",
            "pip",
            "snap",
            "snapd",
            "tiworker",
            "trustedinstaller",
            "unattended-upgrade",
            "unattended-upgrades",
            "wuauclt",
            "winget",
            "yum",
            "zypper",
        ],
    ),
    (
        ProgramKind::Service,
        &[
            "apache",
            "avahi-daemon",
            "chronyd",
            "cloudflared",
            "containerd",
            "cupsd",
            "dhclient",
            "dhcpcd",
            "dnsmasq",
            "dockerd",
            "httpd",
            "kubelet",
            "lsass",
            "mysqld",
            "named",
            "networkmanager",
            "nginx",
            "ntpd",
            "openvpn",
            "postgres",
            "redis-server",
            "services",
            "sshd",
            "svchost",
            "system",
            "systemd",
            "systemd-networkd",
            "systemd-resolve",
            "systemd-resolved",
            "systemd-timesyncd",
            "tailscaled",
            "unbound",
        ],
    ),
];

impl ProgramKind {
    /// The kind of a program, by the name of its executable.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let stem = stem(name);
        let is_it = |known: &&str| known.eq_ignore_ascii_case(stem);
        let known = KNOWN.iter().find(|(_, names)| names.iter().any(is_it));
        known.map_or(Self::Other, |(kind, _)| *kind)
    }
}

/// Without the ending of a file, a service in brackets, and a version.
fn stem(name: &str) -> &str {
    let name = name.split('(').next().unwrap_or(name).trim();
    let ending = name.len().checked_sub(4).and_then(|at| name.get(at..));
    let name = match ending {
        Some(ending) if ending.eq_ignore_ascii_case(".exe") => &name[..name.len() - 4],
        _ => name,
    };
    let version = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    match name.trim_end_matches(version) {
        "" => name,
        stem => stem,
    }
}

/// Draws the icon centered at `center`, `size` points wide.
pub fn paint(
    painter: &Painter,
    kind: ProgramKind,
    center: Pos2,
    size: f32,
    color: impl Into<Color32>,
) {
    let pen = Pen::new(painter, center, size, color);
    match kind {
        ProgramKind::Browser => {
            pen.circle(8.0, 8.0, 6.0);
            pen.path(&[(2.0, 8.0), (14.0, 8.0)]);
            let meridian: Vec<(f32, f32)> = (0_u8..=24)
                .map(|step| TAU * f32::from(step) / 24.0)
                .map(|angle| (8.0 + 2.6 * angle.cos(), 8.0 + 6.0 * angle.sin()))
                .collect();
            pen.path(&meridian);
        }
        ProgramKind::Mail => {
            pen.rect(2.0, 3.5, 12.0, 9.0);
            pen.path(&[(2.5, 4.5), (8.0, 9.0), (13.5, 4.5)]);
        }
        ProgramKind::Chat => pen.path(&[
            (2.5, 3.5),
            (13.5, 3.5),
            (13.5, 11.0),
            (7.5, 11.0),
            (4.5, 13.6),
            (4.5, 11.0),
            (2.5, 11.0),
            (2.5, 3.5),
        ]),
        ProgramKind::Media => {
            pen.circle(8.0, 8.0, 6.0);
            pen.fill(&[(6.5, 5.2), (11.0, 8.0), (6.5, 10.8)]);
        }
        ProgramKind::Game => {
            pen.rect(1.8, 4.5, 12.4, 7.0);
            pen.path(&[(5.0, 6.6), (5.0, 9.4)]);
            pen.path(&[(3.6, 8.0), (6.4, 8.0)]);
            pen.dot(10.2, 9.0);
            pen.dot(12.0, 7.0);
        }
        ProgramKind::Sync => {
            pen.arc(5.0, 9.6, 2.8, FRAC_PI_2, PI * 1.45);
            pen.arc(8.4, 7.2, 3.5, PI * 1.1, PI * 1.95);
            pen.arc(11.4, 9.8, 2.6, -FRAC_PI_2, FRAC_PI_2);
            pen.path(&[(5.0, 12.4), (11.4, 12.4)]);
        }
        ProgramKind::Command => {
            pen.rect(2.0, 3.0, 12.0, 10.0);
            pen.path(&[(4.6, 6.0), (6.8, 8.0), (4.6, 10.0)]);
            pen.path(&[(8.2, 10.2), (11.2, 10.2)]);
        }
        ProgramKind::Developer => {
            pen.path(&[(5.5, 4.5), (2.0, 8.0), (5.5, 11.5)]);
            pen.path(&[(10.5, 4.5), (14.0, 8.0), (10.5, 11.5)]);
            pen.path(&[(9.2, 3.5), (6.8, 12.5)]);
        }
        ProgramKind::Installer => {
            pen.path(&[
                (8.0, 2.2),
                (13.4, 5.0),
                (13.4, 11.0),
                (8.0, 13.8),
                (2.6, 11.0),
                (2.6, 5.0),
                (8.0, 2.2),
            ]);
            pen.path(&[(2.6, 5.0), (8.0, 7.8), (13.4, 5.0)]);
            pen.path(&[(8.0, 7.8), (8.0, 13.8)]);
        }
        ProgramKind::Service => {
            pen.circle(8.0, 8.0, 1.8);
            pen.circle(8.0, 8.0, 4.4);
            for tooth in 0_u8..8 {
                let (sin, cos) = (TAU * f32::from(tooth) / 8.0).sin_cos();
                let at = |radius: f32| (8.0 + radius * cos, 8.0 + radius * sin);
                pen.path(&[at(4.4), at(6.4)]);
            }
        }
        ProgramKind::Other => {
            pen.rect(2.0, 3.0, 12.0, 10.0);
            pen.path(&[(2.0, 6.0), (14.0, 6.0)]);
            pen.dot(4.2, 4.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bevy_egui::egui::{Context, RawInput, pos2};

    use super::*;

    #[test]
    fn a_program_is_known_with_its_version_its_ending_and_its_service() {
        for (name, kind) in [
            ("firefox", ProgramKind::Browser),
            ("MSEDGE.EXE", ProgramKind::Browser),
            ("python3.11", ProgramKind::Command),
            ("idea64.exe", ProgramKind::Developer),
            ("svchost.exe (Dnscache)", ProgramKind::Service),
            ("thunderbird-bin", ProgramKind::Mail),
            ("sshd", ProgramKind::Service),
            ("ssh", ProgramKind::Command),
            ("unheard-of", ProgramKind::Other),
            ("7", ProgramKind::Other),
            ("", ProgramKind::Other),
            ("日本語.exe", ProgramKind::Other),
        ] {
            assert_eq!(ProgramKind::of(name), kind, "{name}");
        }
    }

    #[test]
    fn every_kind_has_a_picture_of_its_own() {
        let ctx = Context::default();
        let kinds = KNOWN.iter().map(|(kind, _)| *kind);
        let pictures: BTreeSet<String> = kinds
            .chain([ProgramKind::Other])
            .map(|kind| {
                let mut output = ctx.run_ui(RawInput::default(), |ui| {
                    paint(ui.painter(), kind, pos2(8.0, 8.0), 16.0, Color32::WHITE);
                });
                output.textures_delta.clear();
                format!("{:?}", output.shapes)
            })
            .collect();
        assert_eq!(pictures.len(), KNOWN.len() + 1);
    }

    #[test]
    fn every_known_name_is_found_and_of_one_kind() {
        for (kind, names) in KNOWN {
            for name in names {
                assert_eq!(ProgramKind::of(name), kind, "{name}");
            }
        }
    }
}
