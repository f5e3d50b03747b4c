/// Why something is not a CURVE key; the value is never shown.
package enum CurveKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case byteCount(Int)
    case characterCount(Int)
    case z85(Z85.Failure)

    package var description: String {
        switch self {
        case .byteCount(let count): "CURVE key: \(count) bytes; give exactly \(CurveKeyBytes.count)."
        case .characterCount(let count):
            "CURVE key: \(count) characters; give exactly \(CurveKeyBytes.textCount) of Z85 (RFC 32), without spaces."
        case .z85(let failure): "CURVE key: \(failure)"
        }
    }
}

/// The 32 bytes of a key, without a heap and comparable as four words.
struct CurveKeyBytes: Hashable, Sendable {
    static let count = 32
    static let textCount = 40

    private let words: SIMD4<UInt64>

    init(_ bytes: RawSpan) throws(CurveKeyError) {
        guard bytes.byteCount == Self.count else { throw .byteCount(bytes.byteCount) }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    init(z85 text: String) throws(CurveKeyError) {
        guard text.utf8.count == Self.textCount else { throw .characterCount(text.utf8.count) }
        let decoded: [UInt8]
        do throws(Z85.Failure) { decoded = try Z85.decode(text) } catch { throw .z85(error) }
        self = try CurveKeyBytes(decoded.span.bytes)
    }

    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    var rawBytes: [UInt8] { withUnsafeBytes { Array($0) } }

    var z85: String {
        // 32 is a multiple of 4, which is all that encoding asks for.
        (try? Z85.encode(rawBytes)) ?? ""
    }
}

/// The key a peer is known by: 32 bytes, in text 40 characters of Z85.
package struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
    let bytes: CurveKeyBytes

    init(bytes: CurveKeyBytes) { self.bytes = bytes }

    package init(rawBytes: RawSpan) throws(CurveKeyError) { bytes = try CurveKeyBytes(rawBytes) }

    package init(rawBytes: [UInt8]) throws(CurveKeyError) {
        bytes = try CurveKeyBytes(rawBytes.span.bytes)
    }

    package init(z85 text: String) throws(CurveKeyError) { bytes = try CurveKeyBytes(z85: text) }

    package var rawBytes: [UInt8] { bytes.rawBytes }
    package var z85: String { bytes.z85 }
    package var description: String { z85 }
}

/// The key a peer proves itself with. Printing it shows nothing; ask for ``z85`` to store it.
package struct CurveSecretKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let bytes: CurveKeyBytes

    init(bytes: CurveKeyBytes) { self.bytes = bytes }

    package init(rawBytes: RawSpan) throws(CurveKeyError) { bytes = try CurveKeyBytes(rawBytes) }

    package init(rawBytes: [UInt8]) throws(CurveKeyError) {
        bytes = try CurveKeyBytes(rawBytes.span.bytes)
    }

    package init(z85 text: String) throws(CurveKeyError) { bytes = try CurveKeyBytes(z85: text) }

    package var rawBytes: [UInt8] { bytes.rawBytes }
    package var z85: String { bytes.z85 }
    package var description: String { "(a CURVE secret key)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
