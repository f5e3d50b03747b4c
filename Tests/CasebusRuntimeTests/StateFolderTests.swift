import CasebusJournal
import CasebusSegments
import Foundation
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct StateFolderTests {
    /// Opens a folder, looks at it, and lets it go as a process that ends does.
    private func opening<R>(_ path: String, rate: Int64 = 1, _ look: (StateFolder) throws -> R) throws -> R {
        var options = BusOptions(version: "test", environment: [:])
        options.clockRate = rate
        let state = try StateFolder(path: path, segmentBytes: 64 << 10, options: options) { 1_767_600_000_000 }
        defer { try? state.journal.close() }
        return try look(state)
    }

    @Test func `a new folder is made, for its owner alone, with everything in it`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/deep/state"
            try opening(path) { state in
                #expect(!state.isDemo && state.journal.head == 0 && state.alive.reading.timeMilliseconds == 0)
            }
            #expect(
                names(in: path) == ["alive", "fingerprints", "journal", "lock", "seed", "snapshots"])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            let seedMode = try FileManager.default.attributesOfItem(atPath: path + "/seed")[.posixPermissions] as? Int
            #expect(seedMode == 0o600)
        }
    }

    @Test func `two processes never have one folder`() throws {
        try withTemporaryFolder { path in
            try opening(path) { _ in
                let error = try #require(throws: JournalError.self) { try opening(path) { _ in } }
                #expect(error.code == .locked && error.description.contains("\(getpid())"))
                #expect(BusService.exitStatus(of: error) == 4)
            }
            try opening(path) { _ in }
        }
    }

    @Test func `the seed of the id hashes stays`() throws {
        try withTemporaryFolder { path in
            let seed = try opening(path) { $0.hashSeed }
            for _ in 0..<2 { #expect(try opening(path) { $0.hashSeed } == seed) }
        }
    }

    @Test(arguments: [nil, 0, 7, 9] as [Int?])
    func `a seed that is lost or cut is drawn anew, and what was hashed with it is dropped`(bytes: Int?) throws {
        try withTemporaryFolder { path in
            let seed = try opening(path) { state in
                try state.runs.write(run: [.init(fingerprint: 1, sequence: 1)], covering: 1)
                return state.hashSeed
            }
            try FileManager.default.removeItem(atPath: path + "/seed")
            if let bytes { try Data(count: bytes).write(to: URL(fileURLWithPath: path + "/seed")) }
            let fresh = try opening(path) { state in
                #expect(state.runs.covered == 0 && state.runs.count == 0)
                return state.hashSeed
            }
            #expect(fresh != seed)
            #expect(try opening(path) { $0.hashSeed } == fresh)
        }
    }

    @Test func `a folder whose clock was sped up is a demo for good`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/state"
            for rate in [60, 1, 60, 3600] as [Int64] { try opening(path, rate: rate) { #expect($0.isDemo) } }
            #expect(names(in: path).contains("DEMO"))
        }
    }

    @Test func `a demo's folder knows since when its clock runs at its rate`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/state"
            for _ in 1...2 { try opening(path, rate: 60) { #expect($0.demoOrigin == 1_767_600_000_000) } }
            try opening(path, rate: 3600) { #expect($0.demoOrigin == nil) }
            try opening(path) { #expect($0.demoOrigin == nil) }
        }
    }

    @Test func `a folder of real times never gets a sped-up clock`() throws {
        try withTemporaryFolder { path in
            try opening(path) { #expect(!$0.isDemo) }
            let error = try #require(throws: StartError.self) { try opening(path, rate: 2) { _ in } }
            #expect(error.description.contains("--clock-rate 2") && error.description.contains("new folder"))
            #expect(BusService.exitStatus(of: error) == 4)
            try opening(path) { #expect(!$0.isDemo) }
            #expect(!names(in: path).contains("DEMO"))
        }
    }

    @Test func `a folder that cannot be made is named with a remedy`() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            for path in [folder + "/file", folder + "/file/state"] {
                let error = try #require(throws: StartError.self) { try opening(path) { _ in } }
                #expect(error.description.hasPrefix("state folder \(path): "))
            }
        }
    }
}
