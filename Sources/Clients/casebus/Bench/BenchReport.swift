import CasebusReports
import Foundation

/// One measurement's figures, as JSON for scripts and as a table for people.
struct BenchReport: Encodable {
    var peer = "casebus"
    var variant: String
    var mode: String
    var n: Int
    var size: Int
    var window: Int
    var consumers: Int
    var batch: Int
    var transport: String
    var ids: String
    /// Seconds measured.
    var seconds: Double
    /// Pushes that fell due each second; 0: as many as the windows allowed.
    var pace: Double
    /// Receipts of pushes a second, and their times from the push in µs; so for the other two.
    var rate: Int
    var p50, p99, p999: Double
    var dlvRate: Int
    var dlvP50, dlvP99: Double
    var ackRate: Int
    var ackP50, ackP99: Double
    /// A second, of the device the daemon writes to.
    var flushes: Int?
    var writeMb: Double?
    /// In cores.
    var cpuClient, cpuServer, cpuKernel, cpuOther, busy: Double
    var errors = 0
    var stale: Int
    var grownCases: Int
    var idleSessions: Int
    var unsigned: Int
    var stalledReader, slowReader: Bool
    var notices: Bool

    init(_ plan: BenchPlan, transport: String, figures: BenchFigures, use: MachineUse) {
        variant = transport + (plan.batch > 1 ? "-batch\(plan.batch)" : "")
        mode = plan.mode.rawValue
        (n, size, window, consumers) = (plan.connections, plan.payloadBytes, plan.window, plan.signers)
        (batch, self.transport) = (plan.batch, transport)
        ids = plan.ids.rawValue
        seconds = Self.rounded(figures.seconds, 1000)
        pace = plan.pace ?? 0
        func rate(_ event: BenchFigures.Event) -> Int {
            Int((Double(event.count) / max(figures.seconds, 0.001)).rounded())
        }
        func time(_ event: BenchFigures.Event, _ percentile: Double) -> Double {
            Self.rounded(event.microseconds(percentile: percentile), 10)
        }
        self.rate = rate(figures.confirmed)
        (p50, p99) = (time(figures.confirmed, 50), time(figures.confirmed, 99))
        p999 = time(figures.confirmed, 99.9)
        dlvRate = rate(figures.delivered)
        (dlvP50, dlvP99) = (time(figures.delivered, 50), time(figures.delivered, 99))
        ackRate = rate(figures.signed)
        (ackP50, ackP99) = (time(figures.signed, 50), time(figures.signed, 99))
        flushes = use.disk.map { Int($0.flushes.rounded()) }
        writeMb = use.disk.map { Self.rounded($0.megabytes, 10) }
        cpuClient = Self.rounded(use.processors.client, 100)
        cpuServer = Self.rounded(use.processors.server, 100)
        cpuKernel = Self.rounded(use.processors.kernel, 100)
        cpuOther = Self.rounded(use.processors.other, 100)
        busy = Self.rounded(use.processors.busy, 100)
        stale = figures.stale
        grownCases = figures.grownCases
        idleSessions = plan.idleSessions
        unsigned = plan.unsigned
        (stalledReader, slowReader) = (plan.hasStalledReader, plan.hasSlowReader)
        notices = plan.collectsNotices
    }

    private static func rounded(_ value: Double, _ places: Double) -> Double { (value * places).rounded() / places }

    var json: String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// A heading, and a row for each thing that was counted.
    var lines: [String] {
        var table = Table([("", .left), ("a second", .right), ("p50 µs", .right), ("p99 µs", .right)])
        table.add(["receipt of the push", "\(rate)", "\(p50)", "\(p99)"])
        if consumers > 0 {
            table.add(["arrived", "\(dlvRate)", "\(dlvP50)", "\(dlvP99)"])
            table.add(["signed for", "\(ackRate)", "\(ackP50)", "\(ackP99)"])
        }
        var last = "Cores used: client \(cpuClient), daemon \(cpuServer), kernel \(cpuKernel), "
        last += "others \(cpuOther), all \(busy)."
        if let flushes, let writeMb { last += " Disk: \(flushes) flushes and \(writeMb) MB a second." }
        let heading = "\(mode) over \(variant): \(n) connections, \(size) bytes, \(window) in flight on each"
        return [heading] + table.lines + [last]
    }
}
