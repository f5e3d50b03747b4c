import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Testing

@Suite struct AliveMarkTests {
    private func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        let url = URL(fileURLWithPath: path + "/alive")
        var bytes = [UInt8](try Data(contentsOf: url))
        body(&bytes)
        try Data(bytes).write(to: url)
    }

    private func reading(_ number: UInt64) -> AliveMark.Reading {
        .init(timeMilliseconds: number * 1000, head: number, term: 2)
    }

    @Test func `the last written mark is read back`() throws {
        try withTemporaryFolder { path in
            #expect(try AliveMark(stateFolder: path).reading == .init(timeMilliseconds: 0, head: 0, term: 0))
            for round in UInt64(0)..<3 {
                let mark = try AliveMark(stateFolder: path)
                for number in 1...UInt64(5) { try mark.write(reading(round * 10 + number)) }
                #expect(mark.reading == reading(round * 10 + 5))
                #expect(try AliveMark(stateFolder: path).reading == reading(round * 10 + 5))
            }
        }
    }

    @Test(arguments: 0..<64) func `a torn slot leaves the mark before it`(byte: Int) throws {
        try withTemporaryFolder { path in
            let mark = try AliveMark(stateFolder: path)
            try mark.write(reading(1))
            try mark.write(reading(2))
            // The first write went to the second slot, the second one to the first.
            try change(path) { $0[byte] ^= 0x10 }
            #expect(try AliveMark(stateFolder: path).reading == reading(1))
        }
    }

    @Test func `a mark damaged in both slots is refused`() throws {
        try withTemporaryFolder { path in
            try AliveMark(stateFolder: path).write(reading(1))
            try change(path) { bytes in
                bytes[20] ^= 1
                bytes[4096 + 20] ^= 1
            }
            #expect(throws: JournalError(.corrupt, operation: "mark")) { try AliveMark(stateFolder: path) }
        }
    }

    @Test func `a mark that cannot be flushed keeps what it said`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let mark = try AliveMark(stateFolder: path, calls: FileCalls(faults: faults))
            try mark.write(reading(1))
            faults.plan(.init(.flush, code: EIO))
            #expect(throws: JournalError(.ioFailed, operation: "mark")) { try mark.write(reading(2)) }
            #expect(mark.reading == reading(1))
        }
    }
}
