package ws101.exercise04;

/** Where a reader stands, as an id says it. */
record Place(String epoch, int offset) {

  @Override
  public String toString() {
    return epoch + ":" + offset;
  }
}
