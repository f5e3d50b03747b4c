/// Rows of one size behind numbers that stay valid until the row is freed.
///
/// The rows lie in chunks. A copy of a slab shares the chunks until one side writes to them, so a
/// snapshot copies no row, and costs a chunk's copy at each first write after it.
///
/// - Shape: slot numbers count from 0; freed slots are used again, the last freed first.
/// - Cost: two array accesses a row; growing adds a chunk and moves nothing.
package struct Slab<Row: BitwiseCopyable & Sendable>: Sendable {
    package static var rowsPerChunk: Int { 1024 }

    package private(set) var chunks: [ContiguousArray<Row>] = []
    package private(set) var freeSlots: [UInt32] = []
    /// Rows in use.
    package private(set) var count = 0
    private let empty: Row

    /// - Parameter empty: what a free row holds.
    package init(empty: Row) { self.empty = empty }

    /// A slab with rows at the slots they are listed at, as a snapshot has them.
    package init(rows: [Row], empty: Row, isFree: (Row) -> Bool) {
        self.empty = empty
        for start in stride(from: 0, to: rows.count, by: Self.rowsPerChunk) {
            var chunk = ContiguousArray<Row>()
            chunk.reserveCapacity(Self.rowsPerChunk)
            chunk.append(contentsOf: rows[start..<min(start + Self.rowsPerChunk, rows.count)])
            chunks.append(chunk)
        }
        for slot in rows.indices.reversed() where isFree(rows[slot]) { freeSlots.append(UInt32(slot)) }
        count = rows.count - freeSlots.count
    }

    package subscript(slot: UInt32) -> Row {
        _read { yield chunks[Int(slot) / Self.rowsPerChunk][Int(slot) % Self.rowsPerChunk] }
        _modify { yield &chunks[Int(slot) / Self.rowsPerChunk][Int(slot) % Self.rowsPerChunk] }
    }

    package mutating func insert(_ row: Row) -> UInt32 {
        count += 1
        if let slot = freeSlots.popLast() {
            self[slot] = row
            return slot
        }
        if let last = chunks.indices.last, chunks[last].count < Self.rowsPerChunk {
            chunks[last].append(row)
            return UInt32(last * Self.rowsPerChunk + chunks[last].count - 1)
        }
        var chunk = ContiguousArray<Row>()
        chunk.reserveCapacity(Self.rowsPerChunk)
        chunk.append(row)
        chunks.append(chunk)
        return UInt32((chunks.count - 1) * Self.rowsPerChunk)
    }

    package mutating func free(_ slot: UInt32) {
        self[slot] = empty
        freeSlots.append(slot)
        count -= 1
    }
}
