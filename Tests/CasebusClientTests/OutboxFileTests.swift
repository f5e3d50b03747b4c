import Foundation
import Testing

@testable import CasebusClient

/// A folder that is gone when the test is.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("casebus-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var outbox: URL { URL(fileURLWithPath: "\(path)/\(OutboxFile.name)") }
}

@Suite struct OutboxFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Starts an outbox as the client does: what it holds is written anew under new numbers.
    private func start() throws -> (file: OutboxFile, commands: [EncodedCommand]) {
        let (file, commands) = try OutboxFile.open(folder: folder.path)
        try file.rewrite(commands.enumerated().map { (UInt64($0.offset + 1), $0.element) })
        return (file, commands)
    }

    @Test func `what is not answered comes back, byte for byte and in order`() throws {
        let commands = [
            EncodedCommand(id: "a", command: [1, 2], signature: nil, text: nil, payload: nil),
            EncodedCommand(id: "b", command: [3], signature: [1, 9], text: [], payload: Array(0...255)),
            EncodedCommand(id: "办", command: [], signature: nil, text: Array("文".utf8), payload: []),
        ]
        do {
            let (file, _) = try start()
            for (index, command) in commands.enumerated() { file.append(UInt64(index + 1), command) }
            try file.commit()
        }
        do {
            let (file, left) = try start()
            #expect(left == commands)
            file.settle(2)
            file.flushMarks()
        }
        #expect(try start().commands == [commands[0], commands[2]])
    }

    @Test func `a folder belongs to one client at a time`() throws {
        let (file, _) = try start()
        let error = #expect(throws: ClientError.self) { _ = try OutboxFile.open(folder: folder.path) }
        #expect("\(try #require(error))".contains("another client"))
        _ = file
    }

    @Test func `a torn tail is cut wherever it tore`() throws {
        let (whole, kept) = try fileOfTwoCommits()
        for length in kept..<whole.count {
            try Data(whole.prefix(length)).write(to: folder.outbox)
            // A whole frame behind the flushed ones is as good as sent: its caller was told nothing yet.
            let ids = try OutboxFile.open(folder: folder.path).commands.map(\.id)
            #expect(ids == ["first"] || ids == ["first", "second"], "at \(length)")
        }
    }

    @Test func `a tail of which only later blocks reached the disk is cut`() throws {
        let (whole, kept) = try fileOfTwoCommits()
        var holed = whole
        for index in kept..<(kept + 20) { holed[index] = 0 }
        try Data(holed).write(to: folder.outbox)
        let ids = try OutboxFile.open(folder: folder.path).commands.map(\.id)
        #expect(ids == ["first"])
    }

    @Test func `damage before what was flushed stops the start instead of losing a command`() throws {
        let (whole, _) = try fileOfTwoCommits()
        for at in [OutboxFrame.header.count, OutboxFrame.header.count + 60] {
            var damaged = whole
            damaged[at] ^= 1
            try Data(damaged).write(to: folder.outbox)
            let error = #expect(throws: ClientError.self) { _ = try OutboxFile.open(folder: folder.path) }
            #expect("\(try #require(error))".contains("damaged at byte \(OutboxFrame.header.count)"))
        }
    }

    @Test func `a file of something else is not touched`() throws {
        try Data("#!/bin/sh\necho".utf8).write(to: folder.outbox)
        #expect(throws: ClientError.self) { _ = try OutboxFile.open(folder: folder.path) }
        #expect(try Data(contentsOf: folder.outbox) == Data("#!/bin/sh\necho".utf8))
    }

    @Test func `an idle file is cut back`() throws {
        let (file, _) = try start()
        for number in 1...20 {
            file.append(UInt64(number), .sample("x", bytes: 100_000))
            try file.commit()
            file.settle(UInt64(number))
            file.flushMarks()
        }
        let size = try FileManager.default.attributesOfItem(atPath: folder.outbox.path)[.size] as? Int
        #expect(try #require(size) < 1_200_000)
    }

    @Test func `commands are for their owner's eyes`() throws {
        _ = try start()
        let mode = try FileManager.default.attributesOfItem(atPath: folder.outbox.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a folder that is not there is named`() throws {
        let error = #expect(throws: ClientError.self) { _ = try OutboxFile.open(folder: "\(folder.path)/none") }
        #expect("\(try #require(error))".contains("\(folder.path)/none"))
    }

    /// One flushed command, then two in one commit.
    ///
    /// - Returns: the file's bytes, and how many of them the first commit made.
    private func fileOfTwoCommits() throws -> (whole: [UInt8], kept: Int) {
        let (file, _) = try start()
        file.append(1, .sample("first", bytes: 30))
        try file.commit()
        let kept = try Data(contentsOf: folder.outbox).count
        file.append(2, .sample("second", bytes: 30))
        file.append(3, .sample("third", bytes: 30))
        try file.commit()
        return (Array(try Data(contentsOf: folder.outbox)), kept)
    }
}
