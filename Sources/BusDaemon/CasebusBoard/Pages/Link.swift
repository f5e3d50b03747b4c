/// Where a page leads: a path of the board with its query.
struct Link: Equatable, Sendable, CustomStringConvertible {
    let path: String
    let query: [(name: String, value: String)]

    /// - Parameter query: in this order; what is `nil` is left out.
    init(_ path: String, _ query: KeyValuePairs<String, String?> = [:]) {
        self.init(path, query.compactMap { name, value in value.map { (name, $0) } })
    }

    init(_ path: String, _ query: [(name: String, value: String)]) {
        (self.path, self.query) = (path, query)
    }

    /// The case's own page.
    static func ofCase(_ id: String, registrar: String) -> Link { Link("/case", ["registrar": registrar, "id": id]) }

    /// The unit's own page.
    static func ofUnit(_ address: String) -> Link { Link("/unit", ["address": address]) }

    static func == (left: Link, right: Link) -> Bool { left.description == right.description }

    /// The same place with one member of the query set anew, or without it.
    func with(_ name: String, _ value: String?) -> Link {
        let others = query.filter { $0.name != name }
        return Link(path, others + (value.map { [(name, $0)] } ?? []))
    }

    /// As it stands in `href`, before it is escaped for HTML.
    var description: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(Link.encoded($0.name))=\(Link.encoded($0.value))" }.joined(separator: "&")
    }

    /// What stays as it is: RFC 3986 section 2.3, and `/`, which may stand in a query (section 3.4) and makes the
    /// addresses of units readable.
    private static let unreserved = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)

    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return encoded
    }
}

extension HTML.StringInterpolation {
    mutating func appendInterpolation(_ link: Link) { appendInterpolation(link.description) }
}
