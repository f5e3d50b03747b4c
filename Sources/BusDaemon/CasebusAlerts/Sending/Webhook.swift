internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// A target that is posted to.
struct Webhook: AlertWay {
    private let client: HTTPClient
    private let url: String
    private let key: [UInt8]

    init(_ client: HTTPClient, url: String, key: [UInt8]) { (self.client, self.url, self.key) = (client, url, key) }

    /// No redirect is followed and no proxy of the environment is used: only what the configuration names is asked.
    static var settings: HTTPClient.Configuration {
        var settings = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: .seconds(Int64(AlertLimits.connectSeconds)), read: .seconds(Int64(AlertLimits.attemptSeconds)))
        )
        settings.httpVersion = .http1Only
        // Who tries again, and when, is decided by the pace alone.
        settings.connectionPool.retryConnectionEstablishment = false
        return settings
    }

    func send(_ document: AlertDocument) -> Verdict {
        let now = Date().timeIntervalSince1970
        let signature = WebhookSignature(document, key: key, seconds: Int64(now))
        var headers = HTTPHeaders(signature.headers.map { ($0.name, $0.value) })
        headers.add(name: "content-type", value: AlertDocument.contentType)
        headers.add(name: "user-agent", value: "casebus")
        guard
            let request = try? HTTPClient.Request(
                url: url, method: .POST, headers: headers, body: .bytes(document.bytes))
        else { return .failed(.unreachable) }
        let reader = AnswerReader()
        let task = client.execute(
            request: request, delegate: reader, deadline: .now() + .seconds(Int64(AlertLimits.attemptSeconds)))
        do {
            try task.wait()
        } catch {
            // An answer whose head has come says all; what is wrong with its body is no matter.
            if reader.answer == nil { return .failed(Self.isTimeout(error) ? .timeout : .unreachable) }
        }
        guard let answer = reader.answer else { return .failed(.unreachable) }
        let asked = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: Int64(now * 1000)) }
        return Verdict(status: answer.status, retryAfter: asked)
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        guard let error = error as? HTTPClientError else { return false }
        let timeouts: [HTTPClientError] = [
            .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout,
        ]
        return timeouts.contains(error)
    }
}
