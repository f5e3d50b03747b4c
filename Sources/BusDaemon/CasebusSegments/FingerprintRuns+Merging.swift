import CasebusJournal
import Synchronization

extension FingerprintRuns {
    /// Starts the merges that are due.
    func mergeInBackground() {
        queue.async {
            do throws(JournalError) {
                while try self.mergeOnce() {}
            } catch {
                if error.code == .corrupt { self.noteDamage(error) }
                self.state.withLock { $0.problems.append(error) }
            }
        }
    }

    /// Merges the oldest four runs of the lowest level that has so many; `false` when none has.
    private func mergeOnce() throws(JournalError) -> Bool {
        let picked = state.withLock { state -> (runs: [FingerprintRun], entry: FingerprintManifest.Run)? in
            guard state.damage == nil else { return nil }
            for level in 0..<Self.levelMax {
                let places = state.manifest.runs.indices.filter { state.manifest.runs[$0].level == level }
                guard places.count >= Self.mergeWidth else { continue }
                state.manifest.next += 1
                let entry = FingerprintManifest.Run(number: state.manifest.next - 1, level: level + 1)
                return (places.prefix(Self.mergeWidth).map { state.runs[$0] }, entry)
            }
            return nil
        }
        guard let (sources, entry) = picked else { return false }
        let path = folder + "/" + entry.name
        try merge(sources, to: path)
        let merged = try FingerprintRun(path: path, name: entry.name, calls: calls)
        let names = Set(sources.map(\.name))
        try commit { state in
            state.manifest.runs.removeAll { names.contains($0.name) }
            state.runs.removeAll { names.contains($0.name) }
            state.manifest.runs.append(entry)
            state.runs.append(merged)
        }
        try journaling("fingerprints") { () throws(FileCallError) in
            for name in names { try calls.unlink(folder + "/" + name) }
        }
        return true
    }

    private func merge(_ sources: [FingerprintRun], to path: String) throws(JournalError) {
        var cursors: [Cursor] = []
        for source in sources { cursors.append(try Cursor(source)) }
        let total = sources.reduce(0) { $0 + $1.count }
        var writer = try journaling("fingerprints") { () throws(FileCallError) in
            try FingerprintRunWriter(path: path, count: total, calls: calls)
        }
        for _ in 0..<total {
            var least = -1
            for index in cursors.indices {
                guard let entry = cursors[index].entry else { continue }
                if least < 0 || entry < cursors[least].entry ?? entry { least = index }
            }
            guard least >= 0, let entry = cursors[least].entry else { break }
            do throws(FileCallError) { try writer.add(entry) } catch { throw error.journalError("fingerprints") }
            try cursors[least].advance()
        }
        do throws(FileCallError) { try writer.finish() } catch { throw error.journalError("fingerprints") }
    }

    /// Walks through a run page by page.
    private struct Cursor {
        private let run: FingerprintRun
        private var page = 0
        private var entries: [FingerprintEntry]
        private var position = 0

        init(_ run: FingerprintRun) throws(JournalError) {
            self.run = run
            entries = run.pages > 0 ? try run.entries(page: 0) : []
        }

        /// `nil` at the end.
        var entry: FingerprintEntry? { position < entries.count ? entries[position] : nil }

        mutating func advance() throws(JournalError) {
            position += 1
            guard position == entries.count, page + 1 < run.pages else { return }
            page += 1
            position = 0
            entries = try run.entries(page: page)
        }
    }
}
