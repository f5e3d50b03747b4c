import ArgumentParser
import CasebusClient
import CasebusReports

/// A verb that talks to the bus.
protocol BusCommand: AsyncParsableCommand, Sendable {
    var options: GlobalOptions { get }
}

extension BusCommand {
    /// Connects, does something, and closes, whatever came of it.
    func withBus<Result>(
        actingAs fallback: String = GlobalOptions.operatorUnit, credit: Int = 0,
        _ body: (BusClient) async throws -> Result
    ) async throws -> Result {
        let client = try await BusClient.connect(try options.clientConfiguration(actingAs: fallback, credit: credit))
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Asks the bus one question: prints the answer's document as it came, or what `render` makes of it.
    func answer<Answer: Decodable>(
        _ query: String, _ parameters: some Encodable, as type: Answer.Type, render: (Answer) -> [String]
    ) async throws -> Answer {
        try await withBus { client in
            let document = try await client.query(query, try QueryDocument.text(parameters))
            let answer = try QueryDocument.read(type, from: document)
            if options.json {
                try StandardOutput.bytes(QueryDocument.printable(document) + [UInt8(ascii: "\n")])
            } else {
                try StandardOutput.lines(render(answer))
            }
            return answer
        }
    }
}

/// A verb that sends one command and prints its receipt.
protocol ActCommand: BusCommand {
    /// What the command says, from its arguments.
    func outgoing() throws -> OutgoingCommand

    /// Whether the record may say more than the receipt, so that it is read.
    var readsRecord: Bool { get }

    /// Says what the record says beyond the receipt.
    func tell(_ record: RecordRow) throws
}

extension ActCommand {
    var readsRecord: Bool { false }

    func tell(_ record: RecordRow) throws {}

    func run() async throws {
        let command = try outgoing()
        try await withBus { client in
            let receipt = try await client.send(command)
            // Printed before the session is closed, which takes a moment: the receipt is what counts.
            try StandardOutput.line(try ReceiptReport(receipt).text(json: options.json))
            guard readsRecord, !options.json, let record = await record(receipt.sequence, client) else { return }
            try tell(record)
        }
    }

    /// One's own record; `nil` where the bus does not give it: the act is done all the same.
    private func record(_ sequence: UInt64, _ client: BusClient) async -> RecordRow? {
        let question = #"{"from":\#(sequence),"limit":1,"wait_ms":0}"#
        guard let document = try? await client.query("tail", question),
            let answer = try? QueryDocument.read(TailAnswer.self, from: document)
        else { return nil }
        return answer.records.first { $0.sequence == sequence }
    }
}
