import Glibc

/// Who used the processors and the disk during the measured time: the check that a figure means what it says.
struct MachineUse {
    /// CPU seconds by owner.
    struct Processors {
        var client = 0.0
        /// The daemon and its children; 0 when its process is not known.
        var server = 0.0
        var kernel = 0.0
        var other = 0.0
        /// The whole machine, with processes that came and went in between.
        var busy = 0.0
    }

    struct Disk {
        var flushes = 0.0
        var megabytes = 0.0
    }

    private let serverPID: Int?
    private let folder: String
    private var device: (major: UInt32, minor: UInt32)?
    private var processorsBefore = Processors()
    private var diskBefore: Disk?
    private var startedAt: UInt64 = 0
    /// In cores.
    private(set) var processors = Processors()
    /// A second; `nil` where the folder's device keeps no count.
    private(set) var disk: Disk?

    /// - Parameters:
    ///   - serverPID: the daemon's process.
    ///   - folder: where the daemon writes.
    init(serverPID: Int?, folder: String) {
        self.serverPID = serverPID
        self.folder = folder
    }

    mutating func begin() {
        var status = stat()
        device = stat(folder, &status) == 0 ? Self.numbers(of: status.st_dev) : nil
        startedAt = BenchClock.now()
        processorsBefore = readProcessors()
        diskBefore = readDisk()
    }

    mutating func end() {
        let seconds = max(Double(BenchClock.now() - startedAt) / 1e9, 0.001)
        let now = readProcessors()
        processors = Processors(
            client: (now.client - processorsBefore.client) / seconds,
            server: (now.server - processorsBefore.server) / seconds,
            kernel: max(0, now.kernel - processorsBefore.kernel) / seconds,
            other: max(0, now.other - processorsBefore.other) / seconds,
            busy: (now.busy - processorsBefore.busy) / seconds)
        guard let before = diskBefore, let after = readDisk() else { return }
        disk = Disk(
            flushes: (after.flushes - before.flushes) / seconds,
            megabytes: (after.megabytes - before.megabytes) / seconds)
    }

    /// - Source: `man 3 makedev`, as the kernel and glibc encode it; glibc's own are macros.
    private static func numbers(of device: UInt) -> (major: UInt32, minor: UInt32) {
        let number = UInt64(device)
        return (
            UInt32(truncatingIfNeeded: number >> 8 & 0xFFF | number >> 32 & 0xFFFF_F000),
            UInt32(truncatingIfNeeded: number & 0xFF | number >> 12 & 0xFFFF_FF00)
        )
    }

    // MARK: /proc

    private struct Process {
        var parent: Int
        var seconds: Double
    }

    /// - Source: `man 5 proc_pid_stat`: fields 4 (ppid), 14 (utime), 15 (stime).
    private func readProcessors() -> Processors {
        var processes: [Int: Process] = [:]
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        for pid in ProcFiles.processes() {
            guard let text = ProcFiles.text("/proc/\(pid)/stat"), let afterName = text.lastIndex(of: ")") else {
                continue
            }
            let fields = text[text.index(after: afterName)...].split(separator: " ")
            guard fields.count > 12, let parent = Int(fields[1]), let user = Double(fields[11]),
                let system = Double(fields[12])
            else { continue }
            processes[pid] = Process(parent: parent, seconds: (user + system) / ticks)
        }
        var result = Processors()
        result.busy = readBusy() / ticks
        for (pid, process) in processes {
            if pid == Int(getpid()) {
                result.client += process.seconds
            } else if isServer(pid, in: processes) {
                result.server += process.seconds
            } else if pid == Self.kernelThreads || process.parent == Self.kernelThreads {
                result.kernel += process.seconds
            } else {
                result.other += process.seconds
            }
        }
        return result
    }

    /// Ticks that the processors were not idle.
    ///
    /// - Source: `man 5 proc_stat`: user, nice, system, idle, iowait, irq, softirq.
    private func readBusy() -> Double {
        guard let text = ProcFiles.text("/proc/stat") else { return 0 }
        let fields = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard fields.count > 6 else { return 0 }
        return fields[0] + fields[1] + fields[2] + fields[5] + fields[6]
    }

    /// kthreadd, the parent of all kernel threads.
    private static let kernelThreads = 2

    private func isServer(_ pid: Int, in processes: [Int: Process]) -> Bool {
        guard let serverPID else { return false }
        var pid = pid
        // A process tree deeper than this is none of the daemon's.
        for _ in 0..<32 {
            if pid == serverPID { return true }
            guard let parent = processes[pid]?.parent, parent > 1 else { return false }
            pid = parent
        }
        return false
    }

    /// - Source: the kernel's Documentation/admin-guide/iostats.rst: field 7 sectors written, field 16 flushes.
    private func readDisk() -> Disk? {
        guard let device, let text = ProcFiles.text("/proc/diskstats") else { return nil }
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 18, UInt32(fields[0]) == device.major, UInt32(fields[1]) == device.minor,
                let sectors = Double(fields[9]), let flushes = Double(fields[18])
            else { continue }
            return Disk(flushes: flushes, megabytes: sectors * 512 / 1e6)
        }
        return nil
    }
}
