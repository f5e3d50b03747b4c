import CasebusJournal
import Glibc
import Synchronization

/// A small file that holds four numbers and survives a torn write: two slots, written in turn.
///
/// - Shape: 8192 bytes. Slots begin at 0 and 4096 and have 64 bytes, little-endian: magic `CBUSMARK`, format version
///   u32, zero u32, counter u64, four numbers u64, XXH3-64 of the 56 bytes before it. The valid slot with the higher
///   counter counts.
/// - Threading: any thread; writes are put in order.
final class MarkFile: Sendable {
    typealias Numbers = (UInt64, UInt64, UInt64, UInt64)

    private struct State: Sendable {
        var counter: UInt64
        var numbers: Numbers
    }

    static let slotBytes = 64
    static let fileBytes = 8192
    private static let magic: UInt64 = 0x4b52_414d_5355_4243  // "CBUSMARK" in memory order
    private static let version: UInt64 = 1

    private let file: FileDescriptor
    private let calls: FileCalls
    private let state: Mutex<State>

    /// Opens the file, and makes it with zeros when it is not there.
    ///
    /// - Throws: `corrupt` when both slots are damaged; `newerFormat`; `ioFailed`, `unwritable`, `diskFull`.
    init(path: String, folder: String, calls: FileCalls) throws(JournalError) {
        self.calls = calls
        if !calls.exists(path) {
            try journaling("mark") { () throws(FileCallError) in
                let slot = Self.slot(counter: 1, (0, 0, 0, 0))
                let rest = [UInt8](repeating: 0, count: Self.fileBytes - Self.slotBytes)
                try calls.replace(path, with: slot + rest, in: folder)
            }
        }
        file = try journaling("mark") { () throws(FileCallError) in try calls.open(path, O_RDWR) }
        state = Mutex(try Self.newest(file, calls))
    }

    /// What the file says now.
    var numbers: Numbers { state.withLock { $0.numbers } }

    /// Replaces the numbers and makes that durable.
    func write(_ numbers: Numbers) throws(JournalError) {
        try state.withLock { (state) throws(JournalError) in
            let counter = state.counter + 1
            let bytes = Self.slot(counter: counter, numbers)
            try journaling("mark") { () throws(FileCallError) in
                let offset = counter.isMultiple(of: 2) ? 4096 : 0
                try calls.write(file, bytes, at: offset)
                try calls.flush(file)
            }
            state = State(counter: counter, numbers: numbers)
        }
    }

    private static func slot(counter: UInt64, _ numbers: Numbers) -> [UInt8] {
        var slot = [UInt8](repeating: 0, count: slotBytes)
        slot.withUnsafeMutableBytes { slot in
            let values = [magic, version, counter, numbers.0, numbers.1, numbers.2, numbers.3]
            for (index, value) in values.enumerated() {
                slot.storeBytes(of: value.littleEndian, toByteOffset: index * 8, as: UInt64.self)
            }
            let sum = FrameCodec.hash(UnsafeRawBufferPointer(rebasing: slot[0..<56]))
            slot.storeBytes(of: sum.littleEndian, toByteOffset: 56, as: UInt64.self)
        }
        return slot
    }

    /// The numbers of a mark that somebody else writes, and how often it was written; `nil` where there is none.
    ///
    /// A write under way touches one slot and leaves the other, so that this needs no lock.
    static func look(
        at path: String, calls: FileCalls
    ) throws(JournalError) -> (counter: UInt64, numbers: Numbers)? {
        guard calls.exists(path) else { return nil }
        let file = try journaling("mark") { () throws(FileCallError) in try calls.open(path, O_RDONLY) }
        let state = try newest(file, calls)
        return (state.counter, state.numbers)
    }

    private static func newest(_ file: FileDescriptor, _ calls: FileCalls) throws(JournalError) -> State {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: fileBytes, alignment: 16)
        defer { buffer.deallocate() }
        let count = try journaling("mark") { () throws(FileCallError) in try calls.read(file, into: buffer, at: 0) }
        var best: State?
        for offset in [0, 4096] where offset + slotBytes <= count {
            func value(_ index: Int) -> UInt64 {
                UInt64(littleEndian: buffer.load(fromByteOffset: offset + index * 8, as: UInt64.self))
            }
            let sealed = UnsafeRawBufferPointer(rebasing: buffer[offset..<offset + 56])
            guard value(0) == magic, FrameCodec.hash(sealed) == value(7) else { continue }
            guard value(1) == version else {
                throw JournalError(
                    .newerFormat, operation: "mark",
                    context: .init(file: file.path, offset: offset + 8, detail: "format version \(value(1))"))
            }
            if value(2) > best?.counter ?? 0 {
                best = State(counter: value(2), numbers: (value(3), value(4), value(5), value(6)))
            }
        }
        guard let best else {
            throw JournalError(
                .corrupt, operation: "mark",
                context: .init(file: file.path, offset: 0, detail: "both slots are damaged"))
        }
        return best
    }
}
