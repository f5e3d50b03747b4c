/// Bytes as lower-case hexadecimal digits, two each: ids of logs, digests, tags.
package enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Sixteen digits, the most significant first.
    package static func text(_ value: UInt64) -> String {
        withUnsafeBytes(of: value.bigEndian) { text($0) }
    }

    /// - Returns: `nil` for anything but an even number of lower-case digits.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: source.count, by: 2) {
            guard let high = digits.firstIndex(of: source[place]), let low = digits.firstIndex(of: source[place + 1])
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
