package import CasebusJournal
import Synchronization

extension SegmentJournal {
    package func read(_ sequence: UInt64) throws(JournalError) -> StoredRecord? {
        guard sequence > 0, sequence <= head else { return nil }
        return try verifying { () throws(JournalError) in
            let segment = segment(holding: sequence)
            var window = try window(segment, bytes: 32 << 10)
            let place = try segment.locate(sequence, in: &window)
            return try segment.record(at: place.offset, sequence: sequence, in: &window).record
        }
    }

    package func read(from sequence: UInt64, byteLimit: Int) throws(JournalError) -> [StoredRecord] {
        let head = head
        guard sequence <= head else { return [] }
        return try verifying { () throws(JournalError) in
            var records: [StoredRecord] = []
            var room = byteLimit
            var next = max(sequence, 1)
            while next <= head {
                let segment = segment(holding: next)
                let last = min(segment.last, head)
                var window = try window(segment, bytes: min(max(byteLimit, 64 << 10), 1 << 20))
                var offset = try segment.locate(next, in: &window).offset
                while next <= last {
                    let (record, end) = try segment.record(at: offset, sequence: next, in: &window)
                    guard records.isEmpty || record.byteCount <= room else { return records }
                    room -= record.byteCount
                    records.append(record)
                    offset = end
                    next += 1
                }
            }
            return records
        }
    }

    /// Runs a read again when it met damage that may have been an erasure under way.
    private func verifying<T>(_ body: () throws(JournalError) -> T) throws(JournalError) -> T {
        do throws(JournalError) { return try body() } catch {
            guard error.code == .corrupt else { throw error }
            eraseLock.withLock { _ in }
            return try body()
        }
    }

    /// The segment that a durable record lies in.
    func segment(holding sequence: UInt64) -> Segment {
        segments.withLock { segments in
            var low = 0
            var high = segments.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if segments[middle].first <= sequence { low = middle } else { high = middle }
            }
            return segments[low]
        }
    }

    private func window(_ segment: Segment, bytes: Int) throws(JournalError) -> FrameWindow {
        let (file, isNew) = try journaling("read") { () throws(FileCallError) in try segment.readerFile() }
        if isNew {
            let surplus = openReaders.withLock { open in
                open.append(segment)
                return open.count > Self.openReadersMax ? open.removeFirst() : nil
            }
            surplus?.closeReader()
        }
        return FrameWindow(file, calls: calls, bytes: bytes)
    }
}
