import Foundation
import Glibc
import Synchronization
import Testing

@testable import CasebusRuntime

@Suite struct SystemdNotifierTests {
    /// What systemd listens on: a datagram socket.
    private final class Listening {
        private let handle: Int32

        init(_ name: String) throws {
            handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(name.utf8)
            if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
            try #require(handle >= 0 && bytes.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, size) }
            }
            try #require(result == 0, "bind: errno \(errno)")
        }

        deinit { close(handle) }

        /// What has come: a datagram to a socket of this machine is there when it is sent.
        func messages() -> [String] {
            var messages: [String] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(handle, &buffer, buffer.count, 0)
                guard count >= 0 else { return messages }
                messages.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }
    }

    private func say(_ name: String) {
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": name])
        notifier.ready("serving on tcp://127.0.0.1:7460")
        notifier.watchdog()
        notifier.status("replaying")
        notifier.stopping()
    }

    private static let expected = [
        "READY=1\nSTATUS=serving on tcp://127.0.0.1:7460", "WATCHDOG=1", "STATUS=replaying",
        "STOPPING=1\nSTATUS=draining",
    ]

    @Test func `a socket file gets one datagram for each word`() throws {
        try withTemporaryFolder { folder in
            let listening = try Listening(folder + "/notify")
            say(folder + "/notify")
            #expect(listening.messages() == Self.expected)
        }
    }

    @Test func `a socket of the abstract namespace is found by its at sign`() throws {
        let name = "@casebus-test-\(UUID().uuidString)"
        let listening = try Listening(name)
        say(name)
        #expect(listening.messages() == Self.expected)
    }

    @Test func `nobody listening is no failure`() throws {
        try withTemporaryFolder { folder in
            say(folder + "/nobody")
            say(folder + "/" + String(repeating: "n", count: 200))
            say("")
            SystemdNotifier(environment: [:]).ready("nowhere")
            #expect(names(in: folder).isEmpty)
        }
    }

    @Test func `a replay tells how far it is at most once a second, and asks for time each time`() throws {
        try withTemporaryFolder { folder in
            let listening = try Listening(folder + "/notify")
            let seconds = Mutex(0.0)
            let report = StartReport(SystemdNotifier(environment: ["NOTIFY_SOCKET": folder + "/notify"])) {
                seconds.withLock { UInt64($0 * 1e9) }
            }
            report.opening()
            for (second, sequence) in [(5.0, 100), (5.9, 200), (6.0, 300), (6.1, 400)] as [(Double, UInt64)] {
                seconds.withLock { $0 = second }
                report.replayed(sequence, of: 400)
            }
            #expect(
                listening.messages() == [
                    "STATUS=opening the log",
                    "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=replaying the log: record 100 of 400",
                    "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=replaying the log: record 300 of 400",
                ])
        }
    }

    @Test(arguments: [(nil, nil), ("20000000", 20_000), ("1500", 1), ("soon", nil), ("", nil)] as [(String?, Int64?)])
    func `the watchdog's time is read in microseconds`(text: String?, milliseconds: Int64?) {
        var environment = ["NOTIFY_SOCKET": "/nowhere"]
        environment["WATCHDOG_USEC"] = text
        #expect(SystemdNotifier(environment: environment).watchdogMilliseconds == milliseconds)
    }
}
