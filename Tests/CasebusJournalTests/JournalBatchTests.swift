import CasebusJournal
import Testing

@Suite struct JournalBatchTests {
    private func append(_ batch: JournalBatch, _ record: [UInt8], _ erasable: [UInt8]) {
        record.withUnsafeBytes { record in erasable.withUnsafeBytes { batch.append(record: record, erasable: $0) } }
    }

    @Test(arguments: [(0, 0), (1, 0), (0, 1), (7, 9), (400, 256), (16 << 10, 1 << 20)])
    func `frames come back as they were encoded`(record: Int, erasable: Int) throws {
        let batch = JournalBatch(capacityBytes: 4096)
        batch.reset(firstSequence: 5, flushed: 3)
        let recordBytes = (0..<record).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        let erasableBytes = (0..<erasable).map { UInt8(truncatingIfNeeded: $0 &* 3 &+ 2) }
        append(batch, recordBytes, erasableBytes)
        append(batch, erasableBytes.prefix(100) + [], recordBytes)
        #expect(batch.count == 2 && batch.lastSequence == 6)
        #expect(batch.byteCount.isMultiple(of: 8))
        let header = try #require(FrameCodec.header(batch.bytes))
        #expect(header.sequence == 5 && header.flushed == 3)
        #expect(header.recordLength == record && header.erasableLength == erasable)
        #expect((header.erasableChecksum == 0) == (erasable == 0))
        let stored = try StoredRecord(frame: batch.bytes, salt: 0)
        #expect(stored == StoredRecord(sequence: 5, record: recordBytes, erasable: erasableBytes, isErased: false))
        #expect(Array(batch.record(at: 0)) == recordBytes)
        #expect(Array(batch.erasable(at: 0)) == erasableBytes)
        let second = UnsafeRawBufferPointer(rebasing: batch.bytes[batch.extent(at: 1).offset...])
        #expect(try StoredRecord(frame: second, salt: 0).sequence == 6)
    }

    @Test func `a frame written in place equals one that was copied in`() {
        let whole = JournalBatch()
        let inPlace = JournalBatch()
        append(whole, [1, 2, 3, 4], [5, 6, 7])
        inPlace.append(recordBytes: 4, erasableBytes: 3) { record, erasable in
            for index in record.indices { record[index] = UInt8(1 + index) }
            for index in erasable.indices { erasable[index] = UInt8(5 + index) }
        }
        #expect(Array(whole.bytes) == Array(inPlace.bytes))
    }

    @Test func `a batch is used again without what it held`() {
        let batch = JournalBatch()
        append(batch, [9, 9, 9], [1])
        append(batch, [UInt8](repeating: 0xff, count: 90), [])
        batch.truncate(toCount: 1)
        #expect(batch.count == 1 && batch.byteCount == 48)
        batch.reset(firstSequence: 2, flushed: 1)
        #expect(batch.isEmpty && batch.byteCount == 0 && batch.lastSequence == 1)
        append(batch, [8], [])
        #expect(Array(batch.bytes[41..<48]) == [0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `a salt twice applied leaves the frames as they were`() throws {
        let batch = JournalBatch()
        for number in 0..<10 { append(batch, [UInt8](repeating: UInt8(number), count: number * 9), [1, 2]) }
        let before = Array(batch.bytes)
        batch.applySalt(0x1234_5678_9abc_def0)
        #expect(throws: FrameDamage.self) { try StoredRecord(frame: batch.bytes, salt: 0) }
        #expect(try StoredRecord(frame: batch.bytes, salt: 0x1234_5678_9abc_def0).sequence == 1)
        batch.applySalt(0x1234_5678_9abc_def0)
        #expect(Array(batch.bytes) == before)
    }

    @Test func `every flipped bit of a frame is found`() throws {
        let batch = JournalBatch()
        append(batch, Array(1...61), Array(100...150))
        let good = Array(batch.bytes)
        let erasable = (40 + 61)..<(40 + 61 + 51)
        for byte in good.indices {
            for bit in 0..<8 {
                var bad = good
                bad[byte] ^= 1 << UInt8(bit)
                bad.withUnsafeBytes { raw in
                    guard let header = FrameCodec.header(raw) else { return }
                    let expected: FrameVerdict = erasable.contains(byte) ? .erasableDamaged : .recordDamaged
                    #expect(FrameCodec.verify(raw, header, salt: 0) == expected, "byte \(byte) bit \(bit)")
                }
            }
        }
    }

    @Test func `zeros written as payload are not taken for an erasure`() throws {
        let batch = JournalBatch()
        append(batch, [1], [UInt8](repeating: 0, count: 40))
        #expect(try !StoredRecord(frame: batch.bytes, salt: 0).isErased)
    }

    /// The golden frame of docs/journal.md.
    @Test func `the golden frame has the documented bytes`() {
        let batch = JournalBatch()
        batch.reset(firstSequence: 7, flushed: 6)
        append(batch, Array("record".utf8), Array("payload".utf8))
        #expect(batch.byteCount == 56)
        #expect(
            Array(batch.bytes[16..<56])
                == [6, 0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
                + Array("recordpayload".utf8) + [0, 0, 0])
    }
}
