package dev.lambent.deploy.screen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.deploy.client.Answer;
import java.util.List;
import java.util.stream.Collectors;

/** How an answer is written out. */
public enum AnswerFormat {
    /** Columns for people. */
    TABLE {
        @Override
        public String render(Answer answer) {
            Table table = new Table(answer.columns());
            answer.rows()
                    .forEach(row ->
                            table.add(row.stream().map(AnswerFormat::text).toList()));
            return table.render("");
        }
    },
    /** RFC 4180 with a header; null is an empty field. */
    CSV {
        @Override
        public String render(Answer answer) {
            StringBuilder out = new StringBuilder(csvLine(answer.columns()));
            answer.rows()
                    .forEach(row -> out.append(csvLine(row.stream()
                            .map(value -> value.isNull() ? "" : text(value))
                            .toList())));
            return out.toString();
        }
    },
    /** One object a line. */
    JSON {
        @Override
        public String render(Answer answer) {
            StringBuilder out = new StringBuilder();
            for (List<JsonNode> row : answer.rows()) {
                ObjectNode object = MAPPER.createObjectNode();
                for (int i = 0; i < row.size(); i++) {
                    object.set(answer.columns().get(i), row.get(i));
                }
                out.append(object).append('\n');
            }
            return out.toString();
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The answer as text that ends with a line break. */
    public abstract String render(Answer answer);

    private static String text(JsonNode value) {
        return value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
    }

    private static String csvLine(List<String> fields) {
        return fields.stream().map(AnswerFormat::csvField).collect(Collectors.joining(",")) + "\n";
    }

    private static String csvField(String field) {
        return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
