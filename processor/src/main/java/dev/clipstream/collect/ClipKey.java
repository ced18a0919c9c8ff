package dev.clipstream.collect;

/** A clip, by what names it. */
record ClipKey(String streamId, String clipId) {}
