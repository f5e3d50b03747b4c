import Glibc

/// Tells systemd how the service is: one datagram to `$NOTIFY_SOCKET`; nothing where there is none.
///
/// - Source: man sd_notify(3), section "Standalone Implementations".
package struct SystemdNotifier: Sendable {
    private let path: String?
    /// How often the watchdog wants to hear from the loop, in ms; `nil` without a watchdog.
    package let watchdogMilliseconds: Int64?

    package init(environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"]
        watchdogMilliseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.map { $0 / 1000 }
    }

    package func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    package func stopping() { send("STOPPING=1\nSTATUS=draining") }
    /// Says that a reload begins; ``reloaded()`` ends it.
    ///
    /// - Parameter monotonic: CLOCK_MONOTONIC, in microseconds.
    package func reloading(monotonic: Int64) { send("RELOADING=1\nMONOTONIC_USEC=\(monotonic)") }
    package func reloaded() { send("READY=1") }
    package func status(_ text: String) { send("STATUS=\(text)") }
    /// Tells how far a start is, and that it needs at most `extensionSeconds` to the next word.
    package func starting(_ status: String, extensionSeconds: Int) {
        send("EXTEND_TIMEOUT_USEC=\(extensionSeconds * 1_000_000)\nSTATUS=\(status)")
    }
    package func watchdog() { send("WATCHDOG=1") }

    private func send(_ message: String) {
        guard let path, path.utf8.count < 108 else { return }
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return }
        defer { close(handle) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // A leading @ names a socket of the abstract namespace, whose path begins with a zero byte.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        // Nobody listening is no reason to stop serving.
        _ = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                message.withCString { sendto(handle, $0, strlen($0), Int32(MSG_NOSIGNAL), address, size) }
            }
        }
    }
}
