//! `arcwatch config`: what holds, and where it comes from.

use std::process::ExitCode;

use super::layers::{Config, Sources};
use super::{keys, places};
use crate::cli::ConfigArgs;
use crate::words;

/// Does what `args` ask for.
pub fn run(args: &ConfigArgs, sources: &Sources) -> ExitCode {
    let config = Config::load(sources);
    let mut out = String::new();
    if args.path {
        for path in sources.all_files() {
            let note = if path.exists() { "" } else { "   (not there)" };
            out.push_str(&format!("{}{note}\n", path.display()));
        }
        if let Some(folder) = places::language_folder() {
            out.push_str(&format!(
                "{}   (languages)\n",
                folder.join("*.ftl").display()
            ));
        }
    } else if args.check {
        if config.problems.is_empty() {
            out.push_str("Everything is right.\n");
        }
    } else {
        out = show(&config);
    }
    print(&out);
    report(&config)
}

/// Says all problems on the error output. Code 2 if there are any.
pub fn report(config: &Config) -> ExitCode {
    for problem in &config.problems {
        complain(&problem.to_string());
    }
    if config.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

/// All settings as a file that could be used, each with its origin.
#[must_use]
pub fn show(config: &Config) -> String {
    let mut out = String::new();
    let mut table = "";
    for key in keys::all() {
        let (of, leaf) = key.name.split_once('.').unwrap_or(("", key.name));
        if of != table {
            let gap = if table.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}[{of}]\n"));
            table = of;
        }
        let (value, origin) = config.entry(key.name);
        let line = format!("{leaf} = {value}");
        let help = words::text(&key.words());
        out.push_str(&format!("{line:<40} # {origin} · {help}\n"));
    }
    out
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "the application has not started, there is nobody else to tell"
)]
fn complain(words: &str) {
    eprintln!("arcwatch: {words}");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::file;

    #[test]
    fn what_is_shown_can_be_read_again() {
        let shown = show(&Config::default());
        let mut problems = Vec::new();
        let found = file::read(Path::new("shown.toml"), &shown, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(found.len(), keys::all().len());
        assert!(shown.contains("theme = \"dark\""));
        assert!(shown.contains("# default"));
    }
}
