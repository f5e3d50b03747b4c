/// An address that a socket binds or connects to: `tcp://127.0.0.1:7460`, `ipc:///run/casebus/bus`.
///
/// - Source: `man zmq_tcp`, `man zmq_ipc`.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Only processes on this machine can reach it.
    package let isLocal: Bool
    /// The path of an `ipc` endpoint; `nil` for tcp and for names in the abstract space.
    package let path: String?

    /// The longest path a Unix socket can have, in bytes (`man 7 unix`: 108 with the closing zero).
    package static let pathBytesMax = 107

    package var description: String { text }

    /// - Throws: what is wrong with the text, as a sentence with a remedy.
    package init(_ text: String) throws(EndpointFault) {
        if text.hasPrefix("tcp://") {
            let (host, _) = try Endpoint.hostAndPort(text.dropFirst(6), wildcardPort: true)
            (self.text, self.isLocal, self.path) = (text, Endpoint.isLoopback(host), nil)
        } else if text.hasPrefix("ipc://") {
            let path = text.dropFirst(6)
            guard !path.isEmpty, path != "@" else { throw EndpointFault("Write a path behind ipc://.") }
            guard path.utf8.count <= Endpoint.pathBytesMax else {
                throw EndpointFault(
                    "The path has \(path.utf8.count) bytes; a Unix socket takes \(Endpoint.pathBytesMax). Use a "
                        + "shorter one."
                )
            }
            (self.text, self.isLocal, self.path) = (text, true, path.first == "@" ? nil : String(path))
        } else {
            throw EndpointFault("Write tcp://ADDRESS:PORT or ipc://PATH.")
        }
    }

    /// Where a client on this machine reaches it: a wildcard address becomes loopback.
    package var connectable: String {
        for wildcard in ["tcp://*:", "tcp://0.0.0.0:"] where text.hasPrefix(wildcard) {
            return "tcp://127.0.0.1:" + text.dropFirst(wildcard.count)
        }
        return text.hasPrefix("tcp://[::]:") ? "tcp://[::1]:" + text.dropFirst(11) : text
    }

    /// Parts `ADDRESS:PORT`; an IPv6 address stands in brackets.
    static func hostAndPort(
        _ text: some StringProtocol, wildcardPort: Bool
    ) throws(EndpointFault) -> (host: String, port: UInt16) {
        guard let colon = text.lastIndex(of: ":") else {
            throw EndpointFault("Write ADDRESS:PORT, such as 127.0.0.1:7460.")
        }
        let host = String(text[..<colon])
        let port = text[text.index(after: colon)...]
        let characters = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host[...]
        let allowed: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-._%".contains($0)) }
        let isIPv6 =
            host.hasPrefix("[") && characters.contains(":") && characters.allSatisfy { allowed($0) || $0 == ":" }
        guard host == "*" || isIPv6 || (!characters.isEmpty && !host.hasPrefix("[") && host.allSatisfy(allowed)) else {
            throw EndpointFault(
                "The address before the port is not one. Write an IP address (IPv6 in brackets), or * for all.")
        }
        guard host != "localhost" else {
            throw EndpointFault("A name is not looked up here. Write 127.0.0.1 or [::1].")
        }
        if wildcardPort, port == "*" { return (host, 0) }
        guard let number = UInt16(port), number > 0 else {
            throw EndpointFault("The port is not one. Write a number from 1 to 65535.")
        }
        return (host, number)
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
    }
}

/// What keeps a text from being an endpoint, as sentences for people.
package struct EndpointFault: Error, Equatable, Sendable {
    package let remedy: String

    init(_ remedy: String) {
        self.remedy = remedy
    }
}
