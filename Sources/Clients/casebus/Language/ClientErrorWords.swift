import CasebusClient
import CasebusReports

/// The client library's errors in Chinese; in English it describes them itself.
enum ClientErrorWords {
    static func sentence(_ error: ClientError) -> String {
        switch Language.current {
        case .en: "\(error)"
        case .zh: chinese(error).text
        }
    }

    private static func chinese(_ error: ClientError) -> Phrase {
        switch error {
        case .configuration(let faults): "客户端的配置不能使用：\(faults.joined(separator: "; "))"
        case .unreachable(let endpoint, let time):
            "\(time)内 \(endpoint) 没有总线应答。请确认 casebusd 在那里运行，端口没有被阻断，服务器公钥无误。运行期间新增的单位，执行 casebus reload 后生效。"
        case .refused(let problem), .sessionEnded(let problem): "\(lines: FailureReport.sentence(problem))"
        case .outboxFull(let limit): "\(limit) 条命令尚无应答，发件箱已满。请等应答后再试。"
        case .outboxBytesFull(let limit): "\(limit) 字节的命令尚无应答，发件箱已满。请等应答后再试。"
        case .outboxUnusable(let path, let detail): "发件箱 \(path) 不能使用：\(detail)"
        case .timedOut(let id, let time): "\(lines: FailureWords.timedOut(id, after: time))"
        case .cancelled(let id): "命令 \(id) 不再等待应答，仍可能被记录。请用同一编号再执行一次，不会重复记录。"
        case .closed: "客户端已关闭。没有回执的命令可能已记录，请用同一编号再执行一次，不会重复记录。"
        case .protocolViolation(let detail): "对方不按本客户端所知的协议应答（\(detail)）。请核对双方的版本。"
        case .transport(let detail): "连接出错：\(detail)"
        }
    }
}
