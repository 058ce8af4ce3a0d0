//! The CDNOW data, fetched when they are needed. Without the network or pip this fails, loudly.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder with the data sets, fetched once and kept beside the build.
pub fn data() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cdnow");
        let wheel = folder.join("Lifetimes-0.11.3-py3-none-any.whl");
        if !folder.join("cdnow_customers_summary_with_transactions.csv").exists() {
            std::fs::create_dir_all(&folder).unwrap();
            let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "lifetimes==0.11.3", "-d"];
            python(&[&pip[..], &[&folder.display().to_string()]].concat());
            let (from, to) = (wheel.display().to_string(), folder.display().to_string());
            python(&[&script(), "extract", &from, &to]);
        }
        folder
    })
}

/// The script that counts without Baci.
pub fn script() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/cdnow.py").display().to_string()
}

/// Runs Python, which must go well, and gives what it wrote.
pub fn python(words: &[&str]) -> String {
    let done = Command::new("python3").args(words).output().expect("python3 is there");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "python3 {words:?}: {said}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}
