import CasebusZMQ
import Testing

@Suite struct CurveKeyTests {
    /// The pair in libzmq's own test of `zmq_curve_public`.
    private static let secretText = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
    private static let publicText = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
    private static let otherSecretText = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"

    @Test func `a generated pair fits together and is never the same`() throws {
        let pair = try CurveKeyPair.generate()
        #expect(try CurveKeyPair.publicKey(from: pair.secretKey) == pair.publicKey)
        #expect(try CurveKeyPair(secretKey: pair.secretKey).publicKey == pair.publicKey)
        #expect(try CurveKeyPair.generate().publicKey != pair.publicKey)
    }

    @Test func `the public key of a known secret key is the known one`() throws {
        let secret = try CurveSecretKey(z85: Self.otherSecretText)
        #expect(try CurveKeyPair(secretKey: secret).publicKey.z85 == Self.publicText)
    }

    @Test func `raw bytes and text are the same key`() throws {
        let key = try CurvePublicKey(z85: Self.publicText)
        #expect(key.rawBytes.count == 32)
        #expect(try CurvePublicKey(rawBytes: key.rawBytes) == key)
        #expect(try CurvePublicKey(rawBytes: key.rawBytes.span.bytes) == key)
        #expect(key.z85 == Self.publicText)
        let secret = try CurveSecretKey(z85: Self.secretText)
        #expect(try CurveSecretKey(rawBytes: secret.rawBytes).z85 == Self.secretText)
    }

    @Test(arguments: [0, 31, 33, 40])
    func `a key of another length is refused with its length`(count: Int) {
        #expect(throws: CurveKeyError.byteCount(count)) { try CurvePublicKey(rawBytes: pattern(count)) }
        #expect(throws: CurveKeyError.byteCount(count)) { try CurveSecretKey(rawBytes: pattern(count)) }
        #expect(CurveKeyError.byteCount(count).description.contains("\(count) bytes"))
    }

    @Test(arguments: ["", "0000", String(repeating: "0", count: 41), publicText + "\n"])
    func `a text of another length is refused with its length`(text: String) {
        let count = text.utf8.count
        #expect(throws: CurveKeyError.characterCount(count)) { try CurvePublicKey(z85: text) }
        #expect(CurveKeyError.characterCount(count).description.contains("\(count) characters"))
    }

    @Test func `a text with a foreign character is refused with its place and without its value`() {
        let text = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI\""
        let failure = CurveKeyError.z85(.character(34, offset: 39))
        #expect(throws: failure) { try CurveSecretKey(z85: text) }
        #expect(!failure.description.contains("Yne@"))
    }

    @Test func `a secret key shows itself only when asked`() throws {
        let secret = try CurveSecretKey(z85: Self.secretText)
        let pair = try CurveKeyPair(secretKey: secret)
        for shown in ["\(secret)", String(reflecting: secret), "\(pair)", String(reflecting: pair)] {
            #expect(!shown.contains(Self.secretText))
            #expect(!shown.contains("SIMD"))
        }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("SIMD"))
    }
}
