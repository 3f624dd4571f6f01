package dev.moka.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** Results as JSON: records become objects, one line a result. */
final class Json {
    /** The fast writer is also the one that gives a float its fewest digits on every JDK. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .build();

    private Json() {}

    static void println(PrintWriter out, Object result) {
        out.print(line(result));
    }

    /** One line, with its end. */
    static String line(Object result) {
        return text(MAPPER.writer(), result);
    }

    /** Many lines, for people too. */
    static String pretty(Object result) {
        return text(MAPPER.writerWithDefaultPrettyPrinter(), result);
    }

    private static String text(ObjectWriter writer, Object result) {
        try {
            return writer.writeValueAsString(result) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON: " + result, e);
        }
    }
}
