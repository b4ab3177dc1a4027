//! Dialogs and screen readers are reached over the session bus. Its address comes from the environment and may name
//! another machine; Shoal opens no connection, so only sockets of this machine are used.

use std::ffi::OsString;

/// Where the address of the session bus is.
const VARIABLE: &str = "DBUS_SESSION_BUS_ADDRESS";

/// The environment's addresses without those of other machines, if there are any of these. Empty: none is left.
#[must_use]
pub fn local_only() -> Option<String> {
    let addresses = std::env::var(VARIABLE).ok()?;
    let local = local_of(&addresses);
    (local != addresses).then_some(local)
}

/// The addresses of a list that are on this machine.
fn local_of(addresses: &str) -> String {
    let is_local = |address: &&str| {
        ["unix:", "launchd:", "autolaunch:"].iter().any(|transport| address.trim_start().starts_with(transport))
    };
    addresses.split(';').filter(is_local).collect::<Vec<_>>().join(";")
}

/// The program once more in place of this one, with these addresses alone. The environment of a running program cannot
/// be changed safely. Comes back only if it could not be started.
#[cfg(unix)]
pub fn start_again(addresses: &str) -> std::io::Error {
    use std::os::unix::process::CommandExt as _;
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error,
    };
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut again = std::process::Command::new(program);
    again.args(arguments);
    if addresses.is_empty() {
        again.env_remove(VARIABLE);
    } else {
        again.env(VARIABLE, addresses);
    }
    again.exec()
}

#[cfg(test)]
mod tests {
    use super::local_of;

    #[test]
    fn addresses_of_other_machines_are_left_out() {
        let here = "unix:path=/run/user/1000/bus";
        assert_eq!(local_of(here), here);
        assert_eq!(local_of("tcp:host=10.0.0.1,port=4000"), "");
        assert_eq!(local_of("unixexec:path=ssh,argv1=host"), "");
        assert_eq!(local_of(&format!("tcp:host=a,port=1;{here};nonce-tcp:host=b")), here);
    }
}
