//! The project's files, as git knows them.

use std::path::PathBuf;
use std::process::Command;

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// All files that are tracked or about to be, by their paths from the root; without git (an
/// unpacked archive), all files that are not build output.
pub fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let found: Vec<String> = match listed {
        Ok(listed) if listed.status.success() => {
            String::from_utf8_lossy(&listed.stdout).lines().map(str::to_owned).collect()
        }
        _ => {
            let mut found = Vec::new();
            walk(&root(), "", &mut found);
            found
        }
    };
    let there: Vec<String> = found.into_iter().filter(|f| root().join(f).is_file()).collect();
    assert!(there.len() > 50, "the project's files are not found");
    there
}

fn walk(folder: &std::path::Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches!(name.as_str(), "target" | ".git" | "node_modules") {
            continue;
        }
        match entry.path().is_dir() {
            true => walk(&entry.path(), &format!("{prefix}{name}/"), found),
            false => found.push(format!("{prefix}{name}")),
        }
    }
}

/// The text of a file of the project.
pub fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_default()
}

/// All Rust files.
pub fn rust() -> Vec<String> {
    files().into_iter().filter(|f| f.ends_with(".rs")).collect()
}
