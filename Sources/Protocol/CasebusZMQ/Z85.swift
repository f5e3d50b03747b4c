/// ZeroMQ's text form of bytes: five printable characters for every four.
///
/// - Source: RFC 32/Z85.
package enum Z85 {
    /// Why a text or a byte string has no other form. It never shows the value, which may be a secret key.
    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        case byteCount(Int)
        case characterCount(Int)
        case character(UInt8, offset: Int)
        case overflow(offset: Int)

        package var description: String {
            switch self {
            case .byteCount(let count):
                "Z85: \(count) bytes cannot be encoded; give a multiple of 4."
            case .characterCount(let count):
                "Z85: \(count) characters cannot be decoded; give a multiple of 5 (a CURVE key has 40)."
            case .character(let byte, let offset):
                "Z85: byte \(byte) at offset \(offset) is not in the alphabet of RFC 32; copy the text again."
            case .overflow(let offset):
                "Z85: the five characters at offset \(offset) stand for more than 32 bits; copy the text again."
            }
        }
    }

    /// - Throws: ``Failure/byteCount(_:)`` unless the number of bytes is a multiple of 4.
    package static func encode(_ bytes: some Collection<UInt8>) throws(Failure) -> String {
        guard bytes.count.isMultiple(of: 4) else { throw .byteCount(bytes.count) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 4 * 5)
        var word: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt32(byte)
            guard index % 4 == 3 else { continue }
            for divisor: UInt32 in [52_200_625, 614_125, 7_225, 85, 1] {
                text.append(alphabet[Int(word / divisor % 85)])
            }
            word = 0
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Throws: ``Failure`` with the length, or with the offset of what is wrong.
    package static func decode(_ text: String) throws(Failure) -> [UInt8] {
        let characters = text.utf8
        guard characters.count.isMultiple(of: 5) else { throw .characterCount(characters.count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 5 * 4)
        var word: UInt64 = 0
        for (offset, character) in characters.enumerated() {
            let value = values[Int(character)]
            guard value != invalid else { throw .character(character, offset: offset) }
            word = word * 85 + UInt64(value)
            guard offset % 5 == 4 else { continue }
            guard let exact = UInt32(exactly: word) else { throw .overflow(offset: offset - 4) }
            withUnsafeBytes(of: exact.bigEndian) { bytes.append(contentsOf: $0) }
            word = 0
        }
        return bytes
    }

    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    private static let invalid = UInt8.max

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}
