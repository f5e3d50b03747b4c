internal import CasebusModel

/// A request's query string, name by name in the order in which they stand.
///
/// - Source: WHATWG URL, application/x-www-form-urlencoded: `&` parts the pairs, `+` is a space. Unlike there, what is not
///   UTF-8 or no `%` with two digits is refused and not mended.
/// - Throws: a `Problem` with code `query.invalid` that names the parameter, the value and the remedy.
struct QueryString: Equatable, Sendable {
    /// Parameters in one query string; above: 400.
    static let countMax = 32

    private(set) var pairs: [(name: String, value: String)] = []

    init(_ text: String) throws(Problem) {
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(halves[0])
            guard pairs.count < Self.countMax else {
                throw .invalid(name, "", "there are more than \(Self.countMax) parameters")
            }
            let value = halves.count > 1 ? try Self.decoded(halves[1]) : ""
            guard !pairs.contains(where: { $0.name == name }) else {
                throw .invalid(name, value, "it is given twice: give it once")
            }
            pairs.append((name, value))
        }
    }

    private init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// Where a reader wanted to go before it had to log in.
    init(next path: String) { self.init([("next", path)]) }

    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The values by name, as the query reads them.
    func values(for parameters: [QueryParameter]) throws(Problem) -> [String: QueryValue] {
        var values: [String: QueryValue] = [:]
        for (name, value) in pairs {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                let known = parameters.map(\.name).joined(separator: ", ")
                throw .invalid(
                    name, value,
                    "there is no such parameter here: " + (known.isEmpty ? "it takes none" : "it takes \(known)"))
            }
            values[name] = try parameter.value(of: value)
        }
        for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
            throw .invalid(parameter.name, "", "it is missing: \(parameter.about)")
        }
        return values
    }

    /// The same with one value replaced, or added at the end.
    func replacing(_ name: String, with value: String) -> QueryString {
        var pairs = pairs
        if let place = pairs.firstIndex(where: { $0.name == name }) {
            pairs[place].value = value
        } else {
            pairs.append((name, value))
        }
        return QueryString(pairs)
    }

    /// As it stands behind the question mark.
    var text: String {
        pairs.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    static func == (left: QueryString, right: QueryString) -> Bool { left.pairs.elementsEqual(right.pairs, by: ==) }

    private static func decoded(_ text: Substring) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ Self.isHexDigit($0) }),
                    let value = UInt8(String(digits) ?? "", radix: 16)
                else { throw .invalid("", String(text), "a % is followed by two hexadecimal digits; % itself is %25") }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalid("", String(text), "write the query string in UTF-8, percent-encoded")
        }
        return decoded
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
