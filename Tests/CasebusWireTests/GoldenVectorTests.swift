import CasebusModel
import CasebusWire
import Foundation
import SwiftProtobuf
import Testing

/// The golden vectors of docs/protocol.md, made by a script that shares no code with ours.
@Suite struct GoldenVectorTests {
    struct Vector: Decodable, CustomTestStringConvertible {
        struct Text: Decodable {
            var text: String?
        }

        struct Refusal: Decodable {
            var scope: String
            var code: String
            var field: String?
        }

        var name: String
        var direction: String
        var cb1p: [String]?
        var cb1j: [Text]?
        var refused: Refusal?

        var testDescription: String { name }

        private enum CodingKeys: String, CodingKey {
            case name = "case"
            case direction, cb1p, cb1j, refused
        }
    }

    static let vectors: [Vector] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/wire")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.compactMap { file in
            (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Vector.self, from: $0) }
        }
    }()

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }

    private func decode(_ frame: [UInt8]) throws(WireError) -> CommandView {
        try CommandDecoder.decode(frame.span.bytes)
    }

    private func envelope(_ frame: [UInt8]) throws -> WireEnvelope? {
        try frame.withUnsafeBytes { try FrameFormat.envelope($0)?.1 }
    }

    @Test func `the vectors are there`() {
        #expect(Self.vectors.count >= 80)
    }

    @Test(arguments: vectors.filter { $0.refused == nil && $0.cb1p != nil && $0.cb1j?.first?.text != nil })
    func `both encodings of an envelope say the same`(vector: Vector) throws {
        let first = try #require(vector.cb1p?.first)
        let text = try #require(vector.cb1j?.first?.text)
        let protobuf = try #require(try envelope(bytes(first)))
        let json = try #require(try envelope(Array(text.utf8)))
        // JSON drops what this version does not know, protobuf carries it along: known fields are compared.
        #expect(try protobuf.jsonString() == json.jsonString())
    }

    @Test(arguments: vectors.filter { $0.refused == nil && $0.direction == "to-bus" && $0.cb1p != nil })
    func `every command of a good message is read`(vector: Vector) throws {
        let frames = try #require(vector.cb1p).map(bytes)
        guard case .commands(let commands) = try envelope(frames[0])?.body else { return }
        var place = 1
        let parts = commands.parts.isEmpty ? Data(repeating: 0, count: frames.count - 1) : commands.parts
        for part in parts {
            _ = try decode(frames[place])
            place += 1 + (part & 7).nonzeroBitCount
        }
        #expect(place == frames.count)
    }

    @Test(arguments: vectors.filter { $0.refused?.scope == "command" && $0.cb1p != nil })
    func `a malformed command is refused with its code and field`(vector: Vector) throws {
        let refused = try #require(vector.refused)
        let frames = try #require(vector.cb1p).map(bytes)
        let error = #expect(throws: WireError.self) { try decode(frames[1]) }
        #expect(error?.code.rawValue == refused.code)
        if let field = refused.field { #expect(error?.field == field) }
    }
}
