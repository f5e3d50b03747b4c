/// IPv4 addresses as sockets that speak both families write them: `::ffff:127.0.0.1`.
///
/// - Source: RFC 4291, 2.5.5.2.
enum IPv4Mapped {
    private static let prefix = "::ffff:"

    /// `127.0.0.1` for `::ffff:127.0.0.1`, and `tcp://127.0.0.1:7460` for `tcp://[::ffff:127.0.0.1]:7460`; any other
    /// text comes back as it is.
    static func unwrapped(_ text: String) -> String {
        let bare = String(text.dropFirst(prefix.count))
        if text.hasPrefix(prefix), isIPv4(bare) { return bare }
        let opening = "tcp://[" + prefix
        guard text.hasPrefix(opening), let closing = text.firstIndex(of: "]") else { return text }
        let address = text[..<closing].dropFirst(opening.count)
        guard isIPv4(address) else { return text }
        return "tcp://" + address + text[text.index(after: closing)...]
    }

    private static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
