//! What the machine must have, and what each system calls it.
//!
//! Only this table knows names of packages. What is done with it is in `install.rs`.

/// Something that a package manager installs.
pub(crate) struct Need {
    /// In words, for systems whose package names we don't know.
    pub(crate) what: &'static str,
    pub(crate) found_by: FoundBy,
    pub(crate) debian: &'static str,
    pub(crate) ubuntu: &'static str,
    pub(crate) fedora: &'static str,
    pub(crate) arch: &'static str,
}

/// How one sees that it is there.
pub(crate) enum FoundBy {
    /// One of these programs is on PATH.
    Program(&'static [&'static str]),
    /// pkg-config knows this library.
    Library(&'static str),
}

/// To compile what has no window: one of our dependencies (aws-lc) is written in C.
pub(crate) const COMPILE: &[Need] = &[Need {
    what: "a C compiler",
    found_by: FoundBy::Program(&["cc"]),
    debian: "build-essential",
    ubuntu: "build-essential",
    fedora: "gcc gcc-c++ make",
    arch: "base-devel",
}];

/// To look at the system calls of a till, and to let its disk fail.
pub(crate) const TRACE: &[Need] = &[Need {
    what: "strace",
    found_by: FoundBy::Program(&["strace"]),
    debian: "strace",
    ubuntu: "strace",
    fedora: "strace",
    arch: "strace",
}];

/// To measure beside it.
pub(crate) const SQLITE_SHELL: &[Need] = &[Need {
    what: "SQLite's shell",
    found_by: FoundBy::Program(&["sqlite3"]),
    debian: "sqlite3",
    ubuntu: "sqlite3",
    fedora: "sqlite",
    arch: "sqlite",
}];

/// To compile the window. On macOS and Windows the system has its own webview.
pub(crate) const COMPILE_WINDOW: &[Need] = &[
    Need {
        what: "pkg-config",
        found_by: FoundBy::Program(&["pkg-config"]),
        debian: "pkg-config",
        ubuntu: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
    },
    Need {
        what: "WebKitGTK 4.1 with its headers",
        found_by: FoundBy::Library("webkit2gtk-4.1"),
        debian: "libwebkit2gtk-4.1-dev",
        ubuntu: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
    },
];

/// To drive the built window without a person: a display nobody sees, a driver, a keyring of its own, an independent
/// reader of QR codes, and a browser as the customer's phone.
pub(crate) const DRIVE_WINDOW: &[Need] = &[
    Need {
        what: "WebKitGTK's WebDriver",
        found_by: FoundBy::Program(&["WebKitWebDriver"]),
        debian: "webkit2gtk-driver",
        ubuntu: "webkit2gtk-driver",
        fedora: "webkit2gtk4.1",
        arch: "webkit2gtk-4.1",
    },
    Need {
        what: "Xvfb with xvfb-run",
        found_by: FoundBy::Program(&["xvfb-run"]),
        debian: "xvfb",
        ubuntu: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
    },
    Need {
        what: "xauth",
        found_by: FoundBy::Program(&["xauth"]),
        debian: "xauth",
        ubuntu: "xauth",
        fedora: "xorg-x11-xauth",
        arch: "xorg-xauth",
    },
    Need {
        what: "D-Bus with dbus-run-session",
        found_by: FoundBy::Program(&["dbus-run-session"]),
        debian: "dbus",
        ubuntu: "dbus",
        fedora: "dbus-daemon",
        arch: "dbus",
    },
    Need {
        what: "the GNOME keyring",
        found_by: FoundBy::Program(&["gnome-keyring-daemon"]),
        debian: "gnome-keyring",
        ubuntu: "gnome-keyring",
        fedora: "gnome-keyring",
        arch: "gnome-keyring",
    },
    Need {
        what: "zbarimg",
        found_by: FoundBy::Program(&["zbarimg"]),
        debian: "zbar-tools",
        ubuntu: "zbar-tools",
        fedora: "zbar",
        arch: "zbar",
    },
    Need {
        what: "ImageMagick's import",
        found_by: FoundBy::Program(&["import"]),
        debian: "imagemagick",
        ubuntu: "imagemagick",
        fedora: "ImageMagick",
        arch: "imagemagick",
    },
    Need {
        what: "Chromium",
        found_by: FoundBy::Program(&["chromium", "chromium-browser", "google-chrome"]),
        debian: "chromium",
        ubuntu: "chromium-browser",
        fedora: "chromium",
        arch: "chromium",
    },
    Need {
        what: "ChromeDriver",
        found_by: FoundBy::Program(&["chromedriver"]),
        debian: "chromium-driver",
        ubuntu: "chromium-chromedriver",
        fedora: "chromedriver",
        arch: "chromium",
    },
];

/// Where Node.js is missing, npm's own `node` package brings it; somebody has to bring npm first.
pub(crate) const NPM: &[Need] = &[Need {
    what: "Node.js with npm",
    found_by: FoundBy::Program(&["npm"]),
    debian: "nodejs npm",
    ubuntu: "nodejs npm",
    fedora: "nodejs npm",
    arch: "nodejs npm",
}];
