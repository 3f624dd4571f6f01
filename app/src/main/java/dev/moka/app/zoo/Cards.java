package dev.moka.app.zoo;

import dev.moka.MokaException;
import dev.moka.model.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All cards: those that come with Moka, and the user's own, which win. */
public final class Cards {
    private static final List<String> OURS =
            List.of("alexnet", "caffenet", "flickr-style", "googlenet", "rcnn-ilsvrc13", "squeezenet");

    private final Map<String, ZooCard> cards = new TreeMap<>();

    /**
     * @param own a folder with the user's cards, {@code *.json}; it may be missing
     * @throws MokaException (FAILED) if a card has a mistake; it names file and line
     */
    public Cards(Path own) {
        OURS.forEach(name -> add(ours(name)));
        if (Files.isDirectory(own)) {
            try (Stream<Path> files = Files.list(own)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    add(ZooCard.parse(Files.readAllBytes(file), file.toString()));
                }
            } catch (IOException e) {
                throw new MokaException(
                        MokaException.Kind.FAILED, "the cards in " + own + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private void add(ZooCard card) {
        cards.put(card.name(), card);
    }

    private static ZooCard ours(String name) {
        try (InputStream in = Cards.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no card " + name);
            }
            return ZooCard.parse(in.readAllBytes(), name + ".json");
        } catch (IOException e) {
            throw new IllegalStateException("the card " + name + " cannot be read", e);
        }
    }

    /** Sorted by name. */
    public Collection<ZooCard> all() {
        return cards.values();
    }

    /** The card with this name or alias, or null. */
    public @Nullable ZooCard find(String name) {
        ZooCard named = cards.get(name);
        return named != null
                ? named
                : cards.values().stream()
                        .filter(card -> card.aliases().contains(name))
                        .findFirst()
                        .orElse(null);
    }

    /**
     * The card with this name or alias.
     *
     * @throws MokaException (FAILED) if there is none; it suggests the nearest
     */
    public ZooCard get(String name) {
        ZooCard card = find(name);
        if (card != null) {
            return card;
        }
        List<String> names = new ArrayList<>(cards.keySet());
        cards.values().forEach(known -> names.addAll(known.aliases()));
        String hint = Nearest.hint(name, names);
        throw new MokaException(
                MokaException.Kind.FAILED,
                "the zoo has no model '" + name + "'"
                        + (hint.isEmpty() ? ": it has " + String.join(", ", cards.keySet()) : hint));
    }
}
