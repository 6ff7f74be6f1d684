//! The built-in entries, the costliest kind of command first.

use super::advice::Known;

pub(super) const INSTALLS: Known = Known {
    id: "install",
    programs: &[
        "apk", "apt", "apt-get", "brew", "bun", "cargo", "composer", "conda", "dnf", "gem", "mamba", "npm",
        "pip", "pip3", "pnpm", "poetry", "uv", "yarn", "yum",
    ],
    sub_commands: &["install", "add", "ci", "sync", "i"],
    issue: "installs packages again",
    recommendation: "Install once per environment, or put the packages into the image.",
    ..Known::ANY
};

pub(super) const DOWNLOADS: Known = Known {
    id: "download",
    programs: &["curl", "wget"],
    issue: "downloads the same address again",
    recommendation: "Keep the downloaded file.",
    ..Known::ANY
};

const BROWSER: Known = Known {
    id: "browser",
    issue: "drives a browser again",
    recommendation: "Take all screenshots in one run, and again only after a change of what they show.",
    ..Known::ANY
};

const TEST: Known = Known {
    id: "test",
    issue: "runs the same tests again",
    recommendation: "Between changes, run the tests of the changed part; run all of them once before the answer.",
    ..Known::ANY
};

const BUILD: Known = Known {
    id: "build",
    issue: "builds again",
    recommendation: "Build incrementally, and only after a change.",
    ..Known::ANY
};

const SCRIPT: Known = Known {
    id: "script",
    issue: "runs the same script again",
    recommendation: "Write the result to a file, and read it from there.",
    ..Known::ANY
};

const LIST_TREE: Known = Known {
    id: "list-tree",
    issue: "lists a whole directory tree again",
    recommendation: "List one directory, or limit the depth.",
    ..Known::ANY
};

const SEARCH_TREE: Known = Known {
    id: "search-tree",
    issue: "searches a whole directory tree again",
    recommendation: "Limit the search to directories or file types, and keep its result.",
    ..Known::ANY
};

const AUDIT: Known = Known {
    id: "audit",
    issue: "checks the packages for known weaknesses again",
    recommendation: "Once per change of the packages is enough.",
    ..Known::ANY
};

/// The first entry that matches counts.
pub(super) const TABLE: &[Known] = &[
    INSTALLS,
    Known {
        programs: &["npm", "pnpm", "yarn", "bun", "cargo", "composer"],
        sub_commands: &["audit"],
        ..AUDIT
    },
    Known {
        programs: &["pip-audit", "safety", "osv-scanner", "trivy"],
        ..AUDIT
    },
    Known {
        programs: &[
            "playwright",
            "puppeteer",
            "chromium",
            "google-chrome",
            "wkhtmltoimage",
        ],
        ..BROWSER
    },
    Known {
        programs: &["python*", "node", "npm", "deno", "bun"],
        words: &["playwright", "screenshot"],
        ..BROWSER
    },
    Known {
        id: "docker",
        programs: &["docker", "podman", "docker-compose"],
        issue: "asks the container engine for the same again",
        recommendation: "Keep one container running, and build an image only after a change.",
        ..Known::ANY
    },
    Known {
        programs: &[
            "pytest", "tox", "jest", "vitest", "ctest", "unittest", "mocha", "phpunit", "rspec",
        ],
        ..TEST
    },
    Known {
        programs: &[
            "npm", "pnpm", "yarn", "bun", "cargo", "go", "mvn", "gradle", "make", "deno",
        ],
        sub_commands: &["test", "t", "check"],
        ..TEST
    },
    Known {
        programs: &[
            "make", "cmake", "ninja", "gcc", "g++", "clang", "rustc", "javac", "tsc", "vite", "webpack",
        ],
        ..BUILD
    },
    Known {
        programs: &[
            "npm", "pnpm", "yarn", "bun", "cargo", "go", "mvn", "gradle", "next",
        ],
        sub_commands: &["build", "package", "compile"],
        ..BUILD
    },
    DOWNLOADS,
    Known {
        id: "sleep",
        programs: &["sleep"],
        issue: "waits for a fixed time",
        recommendation: "Wait for the condition itself, or use a background call.",
        ..Known::ANY
    },
    Known {
        id: "skill",
        programs: &["openskills"],
        sub_commands: &["read"],
        issue: "reads the same skill again",
        recommendation: "Read a skill once, and keep notes on what it asks for; its whole text is paid for each time.",
        ..Known::ANY
    },
    Known {
        programs: &["python*", "node", "ruby", "perl", "Rscript", "php"],
        ..SCRIPT
    },
    Known {
        programs: &["rg", "ag", "ack"],
        ..SEARCH_TREE
    },
    Known {
        programs: &["grep", "egrep", "fgrep"],
        options: &["r", "R", "--recursive"],
        ..SEARCH_TREE
    },
    Known {
        programs: &["tree"],
        without_options: &["L"],
        ..LIST_TREE
    },
    Known {
        programs: &["ls"],
        options: &["R", "--recursive"],
        ..LIST_TREE
    },
    Known {
        programs: &["find"],
        without_options: &["-maxdepth"],
        ..LIST_TREE
    },
    Known {
        id: "print-file",
        programs: &["cat", "less", "more", "bat"],
        issue: "prints a whole file again",
        recommendation: "Read the part that is needed (head, tail, sed -n), or keep notes on what was read.",
        ..Known::ANY
    },
    Known {
        id: "git-state",
        programs: &["git"],
        sub_commands: &["status", "diff"],
        issue: "asks for the same state of the repository again",
        recommendation: "Combine the questions into one command, and ask again only after a change.",
        ..Known::ANY
    },
    Known {
        id: "git",
        programs: &["git"],
        issue: "runs the same command of the repository again",
        recommendation: "Keep its output, and ask again only after a commit.",
        ..Known::ANY
    },
    Known {
        id: "search",
        programs: &["grep", "egrep", "fgrep"],
        issue: "searches the same files again",
        recommendation: "Keep the result of the search, or search for several words at once.",
        ..Known::ANY
    },
    Known {
        id: "list",
        programs: &["ls", "pwd", "find", "stat", "du", "wc", "tree"],
        issue: "looks at the same directory again",
        recommendation: "Keep the listing, or look only at what has changed.",
        ..Known::ANY
    },
    Known {
        id: "cd-only",
        programs: &["cd", "pushd", "popd"],
        issue: "changes the folder, and does nothing there",
        recommendation: "Each call starts in its own folder: put the change and the work into one call.",
        ..Known::ANY
    },
    Known {
        id: "cd-first",
        after_cd: Some(true),
        issue: "changes the folder, and runs the same text again",
        recommendation: "Name the folder in the command or in the tool's own argument, and keep the first result.",
        ..Known::ANY
    },
];
