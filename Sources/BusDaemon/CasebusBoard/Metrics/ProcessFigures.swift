internal import CasebusMetrics
internal import Foundation

/// What the kernel says of this process, under the names that all programs give these figures.
///
/// - Source: man proc(5); Prometheus, "Writing client libraries", process metrics.
struct ProcessFigures: Sendable {
    var cpuSeconds = 0.0
    var residentBytes = 0
    var virtualBytes = 0
    /// Seconds since 1970.
    var startTime = 0.0
    var openDescriptors = 0
    var descriptorsLimit = 0.0

    init() {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        // Behind the program's name, which may hold anything, and ends with the last bracket; field 3 comes first.
        let stat = Self.text("/proc/self/stat")
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ").dropFirst()
        func field(_ number: Int) -> Double {
            let place = fields.startIndex + number - 3
            return fields.indices.contains(place) ? Double(fields[place]) ?? 0 : 0
        }
        cpuSeconds = (field(14) + field(15)) / ticks
        virtualBytes = Int(field(23))
        residentBytes = Int(field(24)) * Int(sysconf(Int32(_SC_PAGESIZE)))
        startTime = Self.bootTime + field(22) / ticks
        openDescriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            descriptorsLimit = limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
        }
    }

    /// Seconds since 1970.
    private static let bootTime: Double = {
        let line = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) } ?? 0
    }()

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    var families: [MetricFamily] {
        [
            MetricFamily(
                "process_cpu_seconds", .counter, unit: "seconds", "Processor time of the process", cpuSeconds),
            MetricFamily(
                "process_resident_memory_bytes", .gauge, unit: "bytes", "Memory of the process that is resident",
                residentBytes),
            MetricFamily(
                "process_virtual_memory_bytes", .gauge, unit: "bytes", "Address space of the process", virtualBytes),
            MetricFamily(
                "process_start_time_seconds", .gauge, unit: "seconds", "When the process began, since 1970", startTime),
            MetricFamily("process_open_fds", .gauge, "Descriptors that are open", openDescriptors),
            MetricFamily("process_max_fds", .gauge, "Descriptors at most", descriptorsLimit),
        ]
    }
}
