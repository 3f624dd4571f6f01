package dev.moka.app.zoo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moka.MokaException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model before it is here.
 *
 * @param name what it is called; its folder has this name
 * @param aliases what else it is called
 * @param source the page that describes it
 * @param license under which it may be used
 * @param accuracy what its makers measured
 * @param parameters how many numbers it has learned; four bytes each
 * @param notes what else to know
 * @param files all that belong to it
 * @param model what its {@code model.json} says: which file is what, and how a picture becomes its input
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ZooCard(
        String name,
        @Nullable List<String> aliases,
        String description,
        String source,
        String license,
        @Nullable String accuracy,
        @Nullable Long parameters,
        @Nullable List<String> notes,
        List<ZooFile> files,
        Map<String, @Nullable Object> model) {

    /** What a card is called in the folder of a model that was pulled. */
    public static final String FILE = "card.json";

    static final String MODEL_FILE = "model.json";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Checks that the card says what everybody has to know. */
    public ZooCard {
        ZooFile.require(isName(name), "\"name\" must be of letters, digits, '.', '_' and '-'");
        ZooFile.require(description != null, "\"description\" is missing");
        ZooFile.require(source != null, "\"source\" is missing: the page that describes the model");
        ZooFile.require(license != null, "\"license\" is missing");
        ZooFile.require(files != null && !files.isEmpty(), "\"files\" is missing");
        ZooFile.requireAll("files", files);
        ZooFile.requireAll("aliases", aliases);
        ZooFile.requireAll("notes", notes);
        ZooFile.require(model != null, "\"model\" is missing: it becomes the model's model.json");
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** What else it is called. */
    @Override
    public List<String> aliases() {
        return aliases == null ? List.of() : aliases;
    }

    /** What else to know. */
    @Override
    public List<String> notes() {
        return notes == null ? List.of() : notes;
    }

    /** Whether this can be the name of a model, and of its folder. */
    static boolean isName(@Nullable String text) {
        return text != null && text.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /** The bytes of all files; null if not all are known. */
    @JsonIgnore
    public @Nullable Long size() {
        long sum = 0;
        for (ZooFile file : files) {
            if (file.size() == null) {
                return null;
            }
            sum += file.size();
        }
        return sum;
    }

    /** The bytes of all files, as nearly as the card tells: weights of unknown size are four bytes a parameter. */
    @JsonIgnore
    public @Nullable Long likelySize() {
        Long exact = size();
        return exact != null ? exact : parameters == null ? null : Long.valueOf(4 * parameters);
    }

    /**
     * Reads a card.
     *
     * @param origin where it comes from, for messages
     * @throws MokaException (FAILED) with the line of the mistake
     */
    static ZooCard parse(byte[] json, String origin) {
        try {
            ZooCard card = MAPPER.readValue(json, ZooCard.class);
            if (card == null) {
                throw MokaException.failed("%s:1: this is no zoo card: it says null", origin);
            }
            return card;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MokaException(
                    MokaException.Kind.FAILED, origin + ":" + line + ": this is no zoo card: " + mistake(e), e);
        } catch (IOException e) { // bytes that are no characters
            throw new MokaException(
                    MokaException.Kind.FAILED, origin + ":1: this is no zoo card: " + e.getMessage(), e);
        }
    }

    private static String mistake(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field \"" + unknown.getPropertyName() + "\"";
        }
        return e instanceof JsonMappingException && e.getCause() instanceof IllegalArgumentException wrong
                ? String.valueOf(wrong.getMessage())
                : e.getOriginalMessage();
    }

    String json() {
        return text(this);
    }

    /** The text of the model's {@code model.json}. */
    String modelJson() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("description", description);
        all.putAll(model);
        all.put("license", license);
        all.put("source", source);
        return text(all);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card that is no JSON", e);
        }
    }

    ZooCard withFiles(List<ZooFile> known) {
        return new ZooCard(name, aliases, description, source, license, accuracy, parameters, notes, known, model);
    }
}
